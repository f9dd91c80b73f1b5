import type { Answer } from "../http.ts";
import type { Platform } from "../platform.ts";
import { GraphError, invalidParameter } from "./errors.ts";
import { verifyCallback } from "./nodes.ts";

const OBJECT = "whatsapp_business_account";

/** `GET /{app id}/subscriptions` */
export function listAppSubscriptions(platform: Platform): Answer {
  const { appSubscription } = platform.world;
  if (appSubscription === null) return { json: { data: [] } };
  const fields = appSubscription.fields.map((name) => ({ name, version: "v25.0" }));
  return {
    json: { data: [{ object: OBJECT, callback_url: appSubscription.callbackUrl, active: true, fields }] },
  };
}

/** `POST /{app id}/subscriptions`; the fields given replace those before. */
export async function subscribeAppFields(platform: Platform, body: Record<string, unknown>): Promise<Answer> {
  const { object, callback_url: url, verify_token: token, fields } = body;
  if (object !== OBJECT) throw invalidParameter("Param object must be whatsapp_business_account.");
  if (typeof url !== "string" || !URL.canParse(url) || typeof fields !== "string") {
    throw invalidParameter("The parameters callback_url and fields are required.");
  }
  if (!(await verifyCallback(url, typeof token === "string" ? token : ""))) {
    throw new GraphError(2200, undefined, { message: "(#2200) Callback verification failed" });
  }
  platform.world.appSubscription = { callbackUrl: url, fields: fields.split(",").filter(Boolean) };
  platform.world.changed();
  return { json: { success: true } };
}
