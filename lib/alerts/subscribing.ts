import "server-only";
import { AppError } from "@/lib/base/errors";
import { appOf, subscribeFields } from "@/lib/whatsapp/app-subscription";
import { type Graph, GraphError } from "@/lib/whatsapp/graph";
import { subscribeApp } from "@/lib/whatsapp/subscription";
import { TOKEN_INVALID } from "@/lib/whatsapp/token";
import { canCall } from "@/lib/whatsapp/webhook-address";
import type { WebhookSubscribed } from "./health-schema";

type Wanted = {
  waba_id: string;
  address: string;
  verify_token: string | undefined;
  app_secret: string | undefined;
};

/**
 * Subscribes the app to the account, with our address where Meta can call it, and to every field. What Meta refuses is
 * part of the result, since one may succeed without the other. Throws `token_refused_by_meta`, `unavailable`.
 */
export async function subscribeEverything(
  graph: Graph,
  { waba_id, address, verify_token, app_secret }: Wanted,
): Promise<WebhookSubscribed> {
  const own = verify_token && canCall(graph.url, address) ? { callback_url: address, verify_token } : null;
  const override = own && { override_callback_uri: own.callback_url, verify_token: own.verify_token };
  const account = await subscribeApp(graph, waba_id, override)
    .then(() => ({ own_address: override !== null }))
    .catch((error) => {
      const { why, code } = refusalOf(error);
      if (why === "silent") throw error;
      if (code === TOKEN_INVALID) throw new AppError("token_refused_by_meta", { cause: error });
      return { why, code };
    });
  return { address, account, fields: own && (await fieldsAt(graph, own, app_secret)) };
}

async function fieldsAt(
  graph: Graph,
  own: { callback_url: string; verify_token: string },
  app_secret: string | undefined,
) {
  if (!app_secret) return { why: "no_secret", code: null } as const;
  try {
    return await subscribeFields(await appOf(graph, app_secret), own);
  } catch (error) {
    const refused = refusalOf(error);
    return refused.code === TOKEN_INVALID ? { ...refused, why: "secret" as const } : refused;
  }
}

const VERIFICATION_FAILED = 2200;
const NO_RIGHT = [10, 15, 200];

function refusalOf(error: unknown) {
  if (!(error instanceof GraphError)) throw error;
  const { graph_code: code } = error;
  if (code === null) return { why: "silent" as const, code };
  if (code === VERIFICATION_FAILED) return { why: "unverified" as const, code };
  return { why: NO_RIGHT.includes(code) ? ("rights" as const) : ("other" as const), code };
}
