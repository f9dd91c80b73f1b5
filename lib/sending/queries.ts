import "server-only";
import { env } from "@/lib/env";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { SenderSummary } from "./schema";

const SUMMARY =
  "id, phone_number_id, verified_name, display_phone_number, quality_rating, rate_per_minute, paused_at, pause_reason, wake_failed_at";

/** Messages per minute of a sender; the environment's value before it has a row. */
export const rateOf = (sender: { rate_per_minute: number } | null): number =>
  sender?.rate_per_minute ?? env().SEND_RATE_PER_MINUTE;

/** The sender that campaigns use: the environment's, else the first. Null when there is none. */
export async function getSenderSummary({ db }: { db: Db }): Promise<SenderSummary | null> {
  const senders = unwrap(await db.from("senders").select(SUMMARY).order("id").limit(100));
  const named = senders.find((sender) => sender.phone_number_id === env().WHATSAPP_PHONE_NUMBER_ID);
  const sender = named ?? senders[0];
  return sender ? SenderSummary.parse(sender) : null;
}
