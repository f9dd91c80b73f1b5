import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { unwrap } from "@/lib/supabase/errors";
import { type CategoryPatch, type NewCategory, OwnedCategory } from "./schema";

const COLUMNS = "id, owner_id, name, color, description, contact_count, created_at";

export async function createCategory(ctx: Ctx, input: NewCategory): Promise<OwnedCategory> {
  return OwnedCategory.parse(unwrap(await ctx.db.from("categories").insert(input).select(COLUMNS).single()));
}

/** Changes the given fields. Throws `not_found`. */
export async function updateCategory(
  ctx: Ctx,
  { id, ...patch }: CategoryPatch & { id: number },
): Promise<OwnedCategory> {
  const categories = ctx.db.from("categories");
  const { data: row, error } = Object.values(patch).some((value) => value !== undefined)
    ? await categories.update(patch).eq("id", id).eq("owner_id", ctx.actor.id).select(COLUMNS).maybeSingle()
    : await categories.select(COLUMNS).eq("id", id).eq("owner_id", ctx.actor.id).maybeSingle();
  if (error) unwrap({ data: null, error });
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
