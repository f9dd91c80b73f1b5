import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { getQueueStatus, MESSAGES_A_DAY, type QueueStatus } from "@/lib/queue/status";
import { getSenderSettings } from "@/lib/settings/queries";
import type { SenderSettings } from "@/lib/settings/schema";
import { unwrap } from "@/lib/supabase/errors";
import { graphOfEnvironment } from "@/lib/whatsapp/environment";
import { type Graph, GraphError } from "@/lib/whatsapp/graph";
import { listPhoneNumbers, type PhoneNumber } from "@/lib/whatsapp/phone-number";
import { listSubscribedApps } from "@/lib/whatsapp/subscription";
import { describeToken } from "@/lib/whatsapp/token";
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
  const { WHATSAPP_BUSINESS_ACCOUNT_ID, WHATSAPP_PHONE_NUMBER_ID } = env();
  const [meta, queue] = await Promise.all([
    inTime(askMeta(sender?.waba_id ?? WHATSAPP_BUSINESS_ACCOUNT_ID), UNREACHABLE),
    inTime(getQueueStatus(now), NO_QUEUE),
  ]);
  const named = WHATSAPP_PHONE_NUMBER_ID ?? null;
  return { meta: { ...meta, named }, queue: { ...queue, messages_a_day: MESSAGES_A_DAY } };
}

const PATIENCE_MS = 8_000;

/** Resolves to `otherwise` when the promise is still pending after 8 s. */
export async function inTime<Facts>(answer: Promise<Facts>, otherwise: Facts): Promise<Facts> {
  const late = Promise.withResolvers<Facts>();
  const timer = setTimeout(() => late.resolve(otherwise), PATIENCE_MS);
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}

type AskedOfMeta = Omit<MetaFacts, "named">;

const NOTHING_KNOWN = {
  code: null,
  expires_at: null,
  missing_scopes: [],
  numbers: [],
  subscribed: null,
  callback: null,
};
const UNREACHABLE: AskedOfMeta = { ...NOTHING_KNOWN, token: "unreachable" };
const NO_QUEUE: QueueStatus = {
  reachable: false,
  has_schedule: false,
  last_delivery_at: null,
  messages_today: 0,
};

async function askMeta(waba_id: string | undefined): Promise<AskedOfMeta> {
  const graph = graphOfEnvironment();
  if (!graph) return { ...NOTHING_KNOWN, token: "missing" };
  try {
    const { is_valid, expires_at, missing_scopes } = await describeToken(graph);
    if (!is_valid) return { ...NOTHING_KNOWN, token: "refused" };
    const account = waba_id ? await askAccount(graph, waba_id) : {};
    return { ...NOTHING_KNOWN, token: "valid", expires_at, missing_scopes, ...account };
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { graph_code: code } = error;
    return { ...UNREACHABLE, token: code === TOKEN_INVALID ? "refused" : "unreachable", code };
  }
}

const TOKEN_INVALID = 190;

async function askAccount(
  graph: Graph,
  waba_id: string,
): Promise<Pick<MetaFacts, "numbers" | "subscribed" | "callback">> {
  const [numbers, apps] = await Promise.allSettled([
    listPhoneNumbers(graph, waba_id),
    listSubscribedApps(graph, waba_id),
  ]);
  const subscribed = apps.status === "fulfilled" ? apps.value : null;
  return {
    numbers: numbers.status === "fulfilled" ? numbers.value.map(factsOf) : [],
    subscribed: subscribed && subscribed.length > 0,
    callback: subscribed?.find((app) => app.override_callback_uri)?.override_callback_uri ?? null,
  };
}

const factsOf = (number: PhoneNumber): NumberFacts => ({
  id: number.id,
  display_phone_number: number.display_phone_number ?? null,
  verified_name: number.verified_name ?? null,
  quality_rating: number.quality_rating ?? null,
  name_status: number.name_status ?? null,
});
