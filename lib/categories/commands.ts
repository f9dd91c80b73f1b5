import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { unwrap } from "@/lib/supabase/errors";
import { type CategoryUpdate, type NewCategory, OwnedCategory } from "./schema";

const COLUMNS = "id, owner_id, name, color, description, contact_count, created_at, updated_at";

export async function createCategory(ctx: Ctx, input: NewCategory): Promise<OwnedCategory> {
  return OwnedCategory.parse(unwrap(await ctx.db.from("categories").insert(input).select(COLUMNS).single()));
}

/** Changes the given fields. Throws `not_found`, `conflict` when it was changed after `unchanged_since`. */
export async function updateCategory(
  ctx: Ctx,
  { id, unchanged_since, ...patch }: CategoryUpdate,
): Promise<OwnedCategory> {
  const categories = ctx.db.from("categories");
  const own = { id, owner_id: ctx.actor.id };
  const stored = categories.select(COLUMNS).match(own).maybeSingle();
  if (Object.values(patch).every((value) => value === undefined)) return ownedOf(await stored);
  const seen = unchanged_since ? { updated_at: unchanged_since } : {};
  const changed = await categories
    .update(patch)
    .match({ ...own, ...seen })
    .select(COLUMNS)
    .maybeSingle();
  if (unchanged_since && !changed.error && !changed.data) {
    ownedOf(await stored);
    throw new AppError("conflict");
  }
  return ownedOf(changed);
}

function ownedOf(answer: Parameters<typeof unwrap>[0]): OwnedCategory {
  const row = unwrap(answer);
  if (!row) throw new AppError("not_found");
  return OwnedCategory.parse(row);
}

/** Deletes a category but not its contacts. Throws `not_found`. */
export async function deleteCategory(ctx: Ctx, { id }: { id: number }): Promise<void> {
  if (!unwrap(await ctx.db.rpc("delete_category", { p_category_id: id }))) throw new AppError("not_found");
}

/**
 * Adds contacts that are not in the category yet; returns their number. Adds none and throws `contact_not_found` when
 * one is not the caller's.
 */
export async function addContacts(
  ctx: Ctx,
  { id, contact_ids }: { id: number; contact_ids: number[] },
): Promise<{ added: number }> {
  const added = await ctx.db.rpc("add_contacts_to_category", {
    p_category_id: id,
    p_contact_ids: contact_ids,
  });
  return { added: unwrap(added) };
}

/** Throws `not_found` when the contact is not in the category. */
export async function removeContact(
  ctx: Ctx,
  { id, contact_id }: { id: number; contact_id: number },
): Promise<void> {
  const answer = await ctx.db.rpc("remove_from_category", {
    p_category_id: id,
    p_selection: { ids: [contact_id] },
  });
  const { removed } = Removed.parse(unwrap(answer));
  if (removed === 0) throw new AppError("not_found");
}

const Removed = z.object({ removed: z.number().int() });
