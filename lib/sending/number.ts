import "server-only";
import { randomInt } from "node:crypto";
import { AppError, invalidField } from "@/lib/base/errors";
import { log } from "@/lib/base/log";
import { env } from "@/lib/env";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { CLOUD_API } from "@/lib/whatsapp/cloud-api";
import { graphOfEnvironment } from "@/lib/whatsapp/environment";
import { GraphError } from "@/lib/whatsapp/graph";
import { getPhoneNumber, type PhoneNumber } from "@/lib/whatsapp/phone-number";
import { listSiblings } from "@/lib/whatsapp/portfolio";
import { registerPhoneNumber, registrationRefusal } from "@/lib/whatsapp/registration";
import { listSubscribedApps } from "@/lib/whatsapp/subscription";
import { describeToken } from "@/lib/whatsapp/token";
import { tierLimit } from "./rules";

/**
 * Writes the environment's sender to its row unless it was edited in the app. Returns its id, or null when the
 * environment names none.
 */
export async function ensureSender(db: Db): Promise<number | null> {
  const {
    WHATSAPP_PHONE_NUMBER_ID: phone_number_id,
    WHATSAPP_BUSINESS_ACCOUNT_ID: waba_id,
    SEND_RATE_PER_MINUTE: rate_per_minute,
    SEND_RATE_PER_SECOND: rate_per_second,
  } = env();
  if (!phone_number_id || !waba_id) return null;
  const described = { waba_id, rate_per_minute, rate_per_second };
  unwrap(
    await db
      .from("senders")
      .upsert({ phone_number_id, ...described }, { onConflict: "phone_number_id", ignoreDuplicates: true }),
  );
  unwrap(
    await db.from("senders").update(described).eq("phone_number_id", phone_number_id).is("edited_at", null),
  );
  const { id } = unwrap(
    await db.from("senders").select("id").eq("phone_number_id", phone_number_id).single(),
  );
  return id;
}

/** The columns of a sender that Meta's node of its number gives; what Meta leaves out stays as it is. */
export function columnsOf(node: PhoneNumber) {
  const tier = node.whatsapp_business_manager_messaging_limit;
  return {
    display_phone_number: node.display_phone_number,
    verified_name: node.verified_name,
    quality_rating: node.quality_rating,
    number_status: node.status,
    platform_type: node.platform_type,
    code_verification_status: node.code_verification_status,
    pin_enabled: node.is_pin_enabled,
    messaging_limit_tier: tier ?? null,
    tier_limit: tierLimit(tier),
  };
}

/**
 * Updates a sender's state, name, quality, limit, siblings, webhook subscription and token expiry from Meta. Throws
 * `GraphError`.
 */
export async function refreshSender(db: Db, sender_id: number): Promise<void> {
  const graph = graphOfEnvironment();
  if (!graph) return;
  const { phone_number_id, waba_id } = await numberOf(db, sender_id);
  const [node, token, portfolio, apps] = await Promise.all([
    getPhoneNumber(graph, phone_number_id),
    describeToken(graph, env().WHATSAPP_APP_SECRET).catch(() => null),
    listSiblings(graph, waba_id, phone_number_id).catch(() => null),
    listSubscribedApps(graph, waba_id).catch(() => null),
  ]);
  if (apps) await noteSubscription(db, waba_id, apps.length > 0);
  const expiry = token?.facts ? { token_expires_at: token.facts.expires_at } : {};
  unwrap(
    await db
      .from("senders")
      .update({ ...columnsOf(node), ...expiry, ...portfolio })
      .eq("id", sender_id),
  );
}

/** Stores what Meta just said about the account's webhooks, for the bar on every page. */
export async function noteSubscription(db: Db, waba_id: string, subscribed: boolean): Promise<void> {
  unwrap(await db.rpc("note_subscription", { p_waba_id: waba_id, p_subscribed: subscribed }));
}

const numberOf = async (db: Db, sender_id: number) =>
  unwrap(await db.from("senders").select("phone_number_id, waba_id").eq("id", sender_id).single());

export type Registered = {
  /** False when it was registered already, and nothing was done. */
  done: boolean;
  /** The PIN that was chosen here. It is stored nowhere. */
  pin_made: string | null;
};

/**
 * Registers a sender's number at Meta and notes it in the audit log; without a PIN one is made. `again`: also a number
 * that is registered, as Meta asks after a change of its name. `actor_id` is null for `npm run setup`. Throws `invalid`
 * on the field `pin`, `no_token`, `token_refused_by_meta`, `unavailable`.
 */
export async function registerSender(
  db: Db,
  sender_id: number,
  { pin, again, actor_id }: { pin: string | undefined; again: boolean; actor_id: string | null },
): Promise<Registered> {
  const graph = graphOfEnvironment();
  if (!graph) throw new AppError("no_token");
  const { phone_number_id } = await numberOf(db, sender_id);
  const node = await getPhoneNumber(graph, phone_number_id).catch(explained);
  if (node.platform_type === CLOUD_API && !again) return { done: false, pin_made: null };
  // Meta counts each try: ten in three days.
  if (!pin && node.is_pin_enabled) throw invalidField("pin", "pin_needed");
  const pin_made = pin ? null : String(randomInt(1_000_000)).padStart(6, "0");
  await registerPhoneNumber(graph, phone_number_id, pin ?? pin_made ?? "").catch(explained);
  // The PIN must reach the person even if the database or Meta does not respond now.
  const noted = await db
    .from("audit_log")
    .insert({ actor_id, action: "registered", subject: "sender", subject_id: String(sender_id) });
  if (noted.error) log("error", "registration_not_noted", { sender_id, code: noted.error.code });
  await refreshSender(db, sender_id).catch(() => undefined);
  return { done: true, pin_made };
}

const TOKEN_CODES = [10, 190, 200];

function explained(error: unknown): never {
  const refusal = registrationRefusal(error);
  if (refusal) throw invalidField("pin", refusal);
  if (error instanceof GraphError && TOKEN_CODES.includes(error.graph_code ?? 0))
    throw new AppError("token_refused_by_meta", { cause: error });
  throw error;
}
