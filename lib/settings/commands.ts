import "server-only";
import { isSupportedCountry } from "libphonenumber-js/max";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { wakeSender } from "@/lib/queue/publish";
import { unwrap } from "@/lib/supabase/errors";
import { getRateCard } from "./queries";
import {
  CountryMove,
  type NewRate,
  RATE_COLUMNS,
  Rate,
  type RateCard,
  type RateId,
  type RatePatch,
  type SenderPatch,
} from "./schema";

const Edited = z.object({ changed: z.array(z.string()), wake: z.boolean() });

/**
 * Changes the settings of a sender, and wakes it when a changed limit allows waiting messages. Throws `forbidden`,
 * `not_found`.
 */
export async function editSender(ctx: Ctx, { id, ...patch }: SenderPatch): Promise<{ changed: string[] }> {
  const answer = await ctx.db.rpc("edit_sender", { p_sender_id: id, p_patch: patch });
  const { changed, wake } = Edited.parse(unwrap(answer));
  if (wake) await wakeSender(id);
  return { changed };
}

/** Throws `forbidden` unless the caller is a super-admin. Refuses a second price for the same day. */
export async function addRate(ctx: Ctx, rate: NewRate): Promise<Rate> {
  return Rate.parse(unwrap(await ctx.db.from("rates").insert(rate).select(RATE_COLUMNS).single()));
}

/** Throws `not_found`, also when the caller may not edit prices. */
export async function editRate(ctx: Ctx, { id, price }: RatePatch): Promise<Rate> {
  const changed = await ctx.db
    .from("rates")
    .update({ price })
    .eq("id", id)
    .select(RATE_COLUMNS)
    .maybeSingle();
  const rate = unwrap(changed);
  if (!rate) throw new AppError("not_found");
  return Rate.parse(rate);
}

/** Throws `not_found`, also when the caller may not edit prices. */
export async function deleteRate(ctx: Ctx, { id }: RateId): Promise<void> {
  const deleted = unwrap(await ctx.db.from("rates").delete().eq("id", id).select("id").maybeSingle());
  if (!deleted) throw new AppError("not_found");
}

/** Adds a price from a day on, or replaces that day's. A market begins with its first price. Throws `forbidden`. */
export async function setRate(
  ctx: Ctx,
  { market, category, currency, price, valid_from }: NewRate,
): Promise<Rate> {
  const stored = await ctx.db.rpc("set_rate", {
    p_market: market,
    p_category: category,
    p_currency: currency,
    p_price: price,
    p_valid_from: valid_from,
  });
  return Rate.parse(unwrap(stored));
}

/** Puts a country into a market that has prices, from a day on. Throws `forbidden`, `invalid`. */
export async function moveCountry(
  ctx: Ctx,
  { country_code, market, valid_from }: CountryMove,
): Promise<CountryMove> {
  if (!isSupportedCountry(country_code)) throw invalidField("country_code", "unknown_country");
  const moved = await ctx.db.rpc("move_country", {
    p_country_code: country_code,
    p_market: market,
    p_valid_from: valid_from,
  });
  return CountryMove.parse(unwrap(moved));
}

/** Notes that the prices were compared with Meta's. Throws `forbidden`. */
export async function checkRates(ctx: Ctx): Promise<RateCard> {
  unwrap(await ctx.db.rpc("check_rates"));
  return getRateCard(ctx);
}
