import type { Ctx } from "@/lib/actor/context";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { InboxQuery } from "@/lib/inbox/schema";

/** The inbox's query, and the query parameters for the links of the page. */
export async function inboxQueryOf(ctx: Ctx, searchParams: SearchParams) {
  const params = await searchParams;
  const search = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const asked = await searchOf(InboxQuery, searchParams);
  const isAllowed = asked.view !== "strangers" || ctx.actor.role === "super_admin";
  const query: InboxQuery = isAllowed ? asked : { view: "open" };
  const fits = query.cursor === undefined || Array.isArray(query.cursor) === (query.view !== "strangers");
  if (!fits) query.cursor = undefined;
  if (query.cursor === undefined) delete search.cursor;
  return { query, search };
}
