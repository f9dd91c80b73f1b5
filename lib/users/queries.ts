import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/list";
import { unwrap } from "@/lib/supabase/errors";
import { Belongings, MailChoices, type UserId, type UserListQuery, UserRow } from "./schema";

/** Users by name. SQL restricts the functions about other users to super-admins. */
export async function listUsers(ctx: Ctx, query: UserListQuery) {
  const answer = await ctx.db.rpc("list_users", {
    p_q: query.q ?? "",
    p_after: query.cursor ?? null,
    p_limit: query.limit,
  });
  return pageOf(UserRow, unwrap(answer));
}

/** Throws `not_found`. */
export async function getUser(ctx: Ctx, { id }: UserId): Promise<UserRow> {
  const user = unwrap(await ctx.db.rpc("get_user", { p_user_id: id }));
  if (user === null) throw new AppError("not_found");
  return UserRow.parse(user);
}

export async function getBelongings(ctx: Ctx, { id }: UserId): Promise<Belongings> {
  return Belongings.parse(unwrap(await ctx.db.rpc("get_belongings", { p_user_id: id })));
}

/** Which mails the caller gets. */
export async function getMailChoices(ctx: Ctx): Promise<MailChoices> {
  const own = ctx.db
    .from("profiles")
    .select("mails_campaign_ends, mails_alerts")
    .eq("id", ctx.actor.id)
    .single();
  return MailChoices.parse(unwrap(await own));
}

/** Active users, who can take over another user's data. */
export async function listNewOwners(ctx: Ctx): Promise<{ id: string; full_name: string }[]> {
  return unwrap(
    await ctx.db.from("profiles").select("id, full_name").eq("active", true).order("full_name").limit(1000),
  );
}
