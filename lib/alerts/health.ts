import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { getQueueStatus, MESSAGES_A_DAY, type QueueStatus } from "@/lib/queue/status";
import { getSenderSettings } from "@/lib/settings/queries";
import type { SenderSettings } from "@/lib/settings/schema";
import { unwrap } from "@/lib/supabase/errors";
import { type AppSubscription, appOf, findAppSubscription } from "@/lib/whatsapp/app-subscription";
import { graphOfEnvironment } from "@/lib/whatsapp/environment";
import { GraphError } from "@/lib/whatsapp/graph";
import { listPhoneNumbers, type PhoneNumber } from "@/lib/whatsapp/phone-number";
import { listSubscribedApps } from "@/lib/whatsapp/subscription";
import { describeToken, TOKEN_INVALID } from "@/lib/whatsapp/token";
import { webhookAddress } from "@/lib/whatsapp/webhook-address";
import { WEBHOOK_FIELDS } from "@/lib/whatsapp/webhook-fields";
import { DatabaseFacts, type MetaFacts, type NumberFacts } from "./health-schema";
import type { HealthFacts } from "./rules";

export type ServiceHealth = HealthFacts & { queue: QueueStatus & { messages_a_day: number } };

/**
 * Current state of every part, from the database, Meta and QStash. A service that does not respond within 8 s counts as
 * unreachable. Throws `forbidden`.
 */
export async function getServiceHealth(ctx: Ctx): Promise<ServiceHealth> {
  const database = DatabaseFacts.parse(unwrap(await ctx.db.rpc("service_health")));
  const sender = await getSenderSettings(ctx);
  return { database, sender, ...(await askServices(sender, ctx.now)) };
}

/** State of Meta and QStash for a sender, or for the account in the environment when there is no sender yet. */
export async function askServices(sender: SenderSettings | null, now: Date) {
  const {
    NEXT_PUBLIC_SUPABASE_URL,
    WHATSAPP_BUSINESS_ACCOUNT_ID,
    WHATSAPP_PHONE_NUMBER_ID,
    WHATSAPP_API_VERSION: version,
  } = env();
  const [meta, queue] = await Promise.all([
    inTime(askMeta(sender?.waba_id ?? WHATSAPP_BUSINESS_ACCOUNT_ID), UNREACHABLE),
    inTime(getQueueStatus(now), NO_QUEUE),
  ]);
  const named = WHATSAPP_PHONE_NUMBER_ID ?? null;
  const address = webhookAddress(NEXT_PUBLIC_SUPABASE_URL);
  return {
    meta: { ...meta, named, version, address },
    queue: { ...queue, messages_a_day: MESSAGES_A_DAY },
  };
}

const PATIENCE_MS = 8_000;

/** Resolves to `otherwise` when the promise is still pending after 8 s. */
export async function inTime<Facts>(answer: Promise<Facts>, otherwise: Facts): Promise<Facts> {
  const late = Promise.withResolvers<Facts>();
  const timer = setTimeout(() => late.resolve(otherwise), PATIENCE_MS);
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}

/** Meta's codes for an object that does not exist or that the token may not see. */
const ACCOUNT_REFUSED = [10, 33, 100, 200];

type AskedOfMeta = Omit<MetaFacts, "named" | "version" | "address">;

const NO_ACCOUNT = {
  numbers: [],
  account_refused: false,
  subscribed: null,
  callback: null,
  app_webhook: null,
};
const NOTHING_KNOWN = {
  ...NO_ACCOUNT,
  code: null,
  described: false,
  expires_at: null,
  missing_scopes: [],
  secret_refused: false,
};
const UNREACHABLE: AskedOfMeta = { ...NOTHING_KNOWN, token: "unreachable" };
const NO_QUEUE: QueueStatus = {
  reachable: false,
  has_schedule: false,
  last_delivery_at: null,
  messages_today: 0,
};

/** The token, the numbers and the subscription are asked separately: what Meta does not tell decides nothing else. */
async function askMeta(waba_id: string | undefined): Promise<AskedOfMeta> {
  const graph = graphOfEnvironment();
  if (!graph) return { ...NOTHING_KNOWN, token: "missing" };
  const app_secret = env().WHATSAPP_APP_SECRET;
  const [described, numbers, apps, app_webhook] = await Promise.allSettled([
    describeToken(graph, app_secret),
    waba_id ? listPhoneNumbers(graph, waba_id) : null,
    waba_id ? listSubscribedApps(graph, waba_id) : null,
    app_secret ? appOf(graph, app_secret).then(findAppSubscription).then(webhookOf) : null,
  ]);
  const code = codeOf([described, numbers, apps]);
  const answer = fulfilled(described);
  const { facts, accepted, secret_refused } = answer ?? {
    facts: null,
    accepted: false,
    secret_refused: false,
  };
  if (code === TOKEN_INVALID || facts?.is_valid === false)
    return { ...NOTHING_KNOWN, token: "refused", code };
  const listed = fulfilled(numbers);
  const subscribed = fulfilled(apps);
  return {
    token: accepted || listed ? "valid" : "unreachable",
    code,
    described: facts !== null,
    expires_at: facts?.expires_at ?? null,
    missing_scopes: facts?.missing_scopes ?? [],
    secret_refused,
    numbers: listed?.map(factsOf) ?? [],
    account_refused: ACCOUNT_REFUSED.includes(codeOf([numbers]) ?? 0),
    subscribed: subscribed && subscribed.length > 0,
    callback: subscribed?.find((app) => app.override_callback_uri)?.override_callback_uri ?? null,
    app_webhook: fulfilled(app_webhook),
  };
}

const webhookOf = (found: AppSubscription | null): MetaFacts["app_webhook"] => ({
  callback_url: found?.callback_url ?? null,
  missing_fields: WEBHOOK_FIELDS.filter((field) => !found?.fields.includes(field)),
});

const fulfilled = <Value>(settled: PromiseSettledResult<Value>): Value | null =>
  settled.status === "fulfilled" ? settled.value : null;

/** Meta's code of the most telling refusal; null when Meta refused nothing. */
function codeOf(settled: PromiseSettledResult<unknown>[]): number | null {
  const reasons = settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  const strange = reasons.find((reason) => !(reason instanceof GraphError));
  if (strange) throw strange;
  const codes = reasons.flatMap((reason) => (reason instanceof GraphError ? (reason.graph_code ?? []) : []));
  return codes.find((code) => code === TOKEN_INVALID) ?? codes[0] ?? null;
}

const factsOf = (number: PhoneNumber): NumberFacts => ({
  id: number.id,
  display_phone_number: number.display_phone_number ?? null,
  verified_name: number.verified_name ?? null,
  quality_rating: number.quality_rating ?? null,
  name_status: number.name_status ?? null,
  status: number.status ?? null,
  platform_type: number.platform_type ?? null,
  code_verification_status: number.code_verification_status ?? null,
});
