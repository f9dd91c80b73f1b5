import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { unwrap } from "@/lib/supabase/errors";
import { Rate, SenderSettings } from "./schema";

const COLUMNS =
  "id, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit_tier, tier_limit, number_status, platform_type, code_verification_status, pin_enabled, siblings, portfolio_known, currency, time_zone, sending_starts_at, sending_ends_at, cost_cap, rate_per_minute, opt_out_confirmation, paused_at, pause_reason, pause_code, wake_failed_at, last_webhook_at, token_expires_at, edited_at";
const MOST_SENDERS = 100;

/** The sender that campaigns use: the environment's, else the first. Null when there is none. */
export async function getSenderSettings({ db }: Pick<Ctx, "db">): Promise<SenderSettings | null> {
  const senders = unwrap(await db.from("senders").select(COLUMNS).order("id").limit(MOST_SENDERS));
  const sender =
    senders.find(({ phone_number_id }) => phone_number_id === env().WHATSAPP_PHONE_NUMBER_ID) ?? senders[0];
  return sender ? SenderSettings.parse(sender) : null;
}

const Reached = z.object({ reached_in_24_hours: z.number().int() }).nullable();

/** Number of people that count against Meta's limit in the last 24 hours. */
export async function countReached({ db }: Pick<Ctx, "db">): Promise<number> {
  const outlook = await db.rpc("sender_outlook", { p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID });
  return Reached.parse(unwrap(outlook))?.reached_in_24_hours ?? 0;
}

const Watchdog = z.object({ wakes: z.boolean() });

/** Whether `pg_cron` in the database repeats wakes that failed. */
export async function databaseWakes({ db }: Pick<Ctx, "db">): Promise<boolean> {
  return Watchdog.parse(unwrap(await db.rpc("watchdog_state"))).wakes;
}

const MOST_RATES = 1000;

/** Prices in one currency, of all markets or of one, newest first. */
export async function listRates(
  { db }: Pick<Ctx, "db">,
  { currency, market }: { currency: string; market?: string },
): Promise<Rate[]> {
  const rates = db.from("rates").select("id, market, category, currency, price, valid_from");
  const chosen = market === undefined ? rates : rates.eq("market", market);
  const answer = await chosen
    .eq("currency", currency)
    .order("valid_from", { ascending: false })
    .order("id")
    .limit(MOST_RATES);
  return z.array(Rate).parse(unwrap(answer));
}

/** Meta's markets with the countries billed in each; “Other” covers all countries that are not listed. */
export async function listMarkets({
  db,
}: Pick<Ctx, "db">): Promise<{ market: string; countries: string[] }[]> {
  const rows = unwrap(await db.from("markets").select("country_code, market").order("country_code"));
  const markets = new Map<string, string[]>();
  for (const { country_code, market } of rows)
    markets.set(market, [...(markets.get(market) ?? []), country_code]);
  return [...markets, ["Other", []] as const].map(([market, countries]) => ({
    market,
    countries: [...countries],
  }));
}
