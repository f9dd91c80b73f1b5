import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { unwrap } from "@/lib/supabase/errors";
import { inParts, selectionOf } from "./commands";
import { parsePhone } from "./phone";
import type { CategorySelection, PastedNumbers, PasteReport } from "./schema";

/** Puts all selected contacts in a category. Throws `not_found` for the category. */
export async function addToCategory(ctx: Ctx, input: CategorySelection): Promise<{ added: number }> {
  const act = { p_category_id: input.category_id, p_selection: selectionOf(input.selection) };
  return {
    added: await inParts("added", async (p_after) =>
      unwrap(await ctx.db.rpc("add_to_category", { ...act, p_after })),
    ),
  };
}

export async function removeFromCategory(ctx: Ctx, input: CategorySelection): Promise<{ removed: number }> {
  const act = { p_category_id: input.category_id, p_selection: selectionOf(input.selection) };
  return {
    removed: await inParts("removed", async (p_after) =>
      unwrap(await ctx.db.rpc("remove_from_category", { ...act, p_after })),
    ),
  };
}

const Pasted = z.object({ added: z.number(), created: z.number(), unknown: z.array(z.string()) });

/**
 * Puts the contacts with these numbers in a category; with `create` it adds missing ones. Returns numbers without a
 * contact in `unknown`, invalid ones in `refused`.
 */
export async function addNumbersToCategory(ctx: Ctx, input: PastedNumbers): Promise<PasteReport> {
  const written = input.numbers
    .split(/[\n\r,;\t]+/)
    .map((piece) => piece.trim())
    .filter(Boolean);
  const people: { phone: string; country_code: string }[] = [];
  const refused: PasteReport["refused"] = [];
  for (const piece of written) {
    const number = parsePhone(piece, input.country_code);
    if (number.ok) people.push({ phone: number.phone, country_code: number.country_code });
    else refused.push({ written: piece, code: number.code, detail: number.detail });
  }
  const answer = await ctx.db.rpc("add_numbers_to_category", {
    p_category_id: input.category_id,
    p_people: people,
    p_create: input.create,
  });
  return { ...Pasted.parse(unwrap(answer)), refused };
}
