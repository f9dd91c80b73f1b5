import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { wakeSender } from "@/lib/queue/publish";
import { unwrap } from "@/lib/supabase/errors";
import { type NewRate, Rate, type RateId, type RatePatch, type SenderPatch } from "./schema";

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

const COLUMNS = "id, market, category, currency, price, valid_from";

/** Throws `forbidden` unless the caller is a super-admin. Refuses a second price for the same day. */
export async function addRate(ctx: Ctx, rate: NewRate): Promise<Rate> {
  return Rate.parse(unwrap(await ctx.db.from("rates").insert(rate).select(COLUMNS).single()));
}

/** Throws `not_found`, also when the caller may not edit prices. */
export async function editRate(ctx: Ctx, { id, price }: RatePatch): Promise<Rate> {
  const changed = await ctx.db.from("rates").update({ price }).eq("id", id).select(COLUMNS).maybeSingle();
  const rate = unwrap(changed);
  if (!rate) throw new AppError("not_found");
  return Rate.parse(rate);
}

/** Throws `not_found`, also when the caller may not edit prices. */
export async function deleteRate(ctx: Ctx, { id }: RateId): Promise<void> {
  const deleted = unwrap(await ctx.db.from("rates").delete().eq("id", id).select("id").maybeSingle());
  if (!deleted) throw new AppError("not_found");
}
