import "server-only";
import { isSupportedCountry } from "libphonenumber-js/max";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { env } from "@/lib/env";
import { unwrap } from "@/lib/supabase/errors";
import { OTHER_MARKET } from "./rules";
import {
  type CountryMarket,
  CountryMove,
  RATE_COLUMNS,
  Rate,
  RateCard,
  type RatesQuery,
  SenderSettings,
} from "./schema";

const COLUMNS =
  "id, phone_number_id, waba_id, display_phone_number, verified_name, quality_rating, messaging_limit_tier, tier_limit, number_status, platform_type, code_verification_status, pin_enabled, siblings, portfolio_known, payment_missing, spending_state, spending_until, currency, time_zone, sending_starts_at, sending_ends_at, cost_cap, rate_per_minute, opt_out_confirmation, paused_at, pause_reason, pause_code, wake_failed_at, last_webhook_at, token_expires_at, edited_at";
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

const MOST_RATES = 5000;

/** Prices, in one currency or in all, of one market or of all, newest first. */
export async function listRates({ db }: Pick<Ctx, "db">, { currency, market }: RatesQuery): Promise<Rate[]> {
  let rates = db.from("rates").select(RATE_COLUMNS);
  if (currency !== undefined) rates = rates.eq("currency", currency);
  if (market !== undefined) rates = rates.eq("market", market);
  const answer = await rates.order("valid_from", { ascending: false }).order("id").limit(MOST_RATES);
  return z.array(Rate).parse(unwrap(answer));
}

/** Which country is in which market from which day on; what is not listed is in “Other”. */
export async function listCountryMoves({ db }: Pick<Ctx, "db">): Promise<CountryMove[]> {
  const moves = db.from("markets").select("country_code, market, valid_from").order("country_code");
  return z.array(CountryMove).parse(unwrap(await moves.order("valid_from").limit(MOST_RATES)));
}

/** The market of a country on the day of the call. Throws `not_found` for a country without phone numbers. */
export async function getCountryMarket(ctx: Ctx, country_code: string): Promise<CountryMarket> {
  if (!isSupportedCountry(country_code)) throw new AppError("not_found");
  const today = ctx.now.toISOString().slice(0, 10);
  const moves = (await listCountryMoves(ctx)).filter((move) => move.country_code === country_code);
  const current = moves.findLast(({ valid_from }) => valid_from <= today);
  return {
    country_code,
    market: current?.market ?? OTHER_MARKET,
    valid_from: current?.valid_from ?? null,
    to_come: moves
      .filter(({ valid_from }) => valid_from > today)
      .map(({ market, valid_from }) => ({ market, valid_from })),
  };
}

/** The date of the price list, and whether it is due for a check. */
export async function getRateCard({ db }: Pick<Ctx, "db">): Promise<RateCard> {
  return RateCard.parse(unwrap(await db.rpc("get_rate_card")));
}
