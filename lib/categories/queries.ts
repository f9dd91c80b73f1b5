import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/list";
import { unwrap } from "@/lib/supabase/errors";
import { type CategoryListQuery, OwnedCategory } from "./schema";

type CategoryOptions = { id: number; name: string; color: string }[];

export async function listCategories(ctx: Ctx, query: CategoryListQuery) {
  const answer = unwrap(
    await ctx.db.rpc("list_categories", {
      p_q: query.q,
      p_after: query.cursor ?? null,
      p_limit: query.limit,
      p_owner: query.owner,
    }),
  );
  return pageOf(OwnedCategory, answer);
}

/** All categories of the caller, by name, for menus and pickers. */
export async function listCategoryOptions(ctx: Ctx): Promise<CategoryOptions> {
  const rows = unwrap(
    await ctx.db
      .from("categories")
      .select("id, name, color")
      .eq("owner_id", ctx.actor.id)
      .order("name")
      .limit(1000),
  );
  return rows;
}

/** The caller's categories and those with these ids that the caller may see, for rows with other users' contacts. */
export async function listCategoryChips(
  ctx: Ctx,
  own: CategoryOptions,
  ids: number[],
): Promise<CategoryOptions> {
  const missing = [...new Set(ids)].filter((id) => !own.some((each) => each.id === id));
  if (missing.length === 0) return own;
  const others = await ctx.db.from("categories").select("id, name, color").in("id", missing).order("name");
  return [...own, ...unwrap(others)];
}

/** Throws `not_found` when it does not exist or the caller may not see it. */
export async function getCategory(ctx: Ctx, id: number): Promise<OwnedCategory> {
  const row = unwrap(
    await ctx.db
      .from("categories")
      .select("id, owner_id, name, color, description, contact_count, created_at, updated_at")
      .eq("id", id)
      .maybeSingle(),
  );
  if (!row) throw new AppError("not_found");
  return OwnedCategory.parse(row);
}
