import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { encodeCursor, pageOf } from "@/lib/base/list";
import { withoutUndefined } from "@/lib/base/values";
import { unwrap } from "@/lib/supabase/errors";
import {
  ContactDetails,
  type ContactFilter,
  type ContactListQuery,
  type ContactMatch,
  ContactRow,
  type ContactSearch,
} from "./schema";
import { spacedPhone } from "./spaced-phone";
import { type Timeline, TimelineAnswer, type TimelineQuery } from "./timeline";

export async function listContacts(ctx: Ctx, query: ContactListQuery) {
  const answer = unwrap(
    await ctx.db.rpc("list_contacts", {
      p_filter: filterOf(query),
      p_sort: query.sort,
      p_after: query.cursor ?? null,
      p_limit: query.limit,
      p_owner: query.owner,
    }),
  );
  return pageOf(ContactRow, answer);
}

/** Throws `not_found` when it does not exist, is deleted, or the caller may not see it. */
export async function getContact(ctx: Ctx, id: number): Promise<ContactDetails> {
  const contact = unwrap(await ctx.db.rpc("get_contact", { p_contact_id: id }));
  if (contact === null) throw new AppError("not_found");
  return ContactDetails.parse(contact);
}

/** Messages, replies and opt-outs of a contact, newest first; empty when the caller may not see the contact. */
export async function listTimeline(ctx: Ctx, query: TimelineQuery): Promise<Timeline> {
  const answer = unwrap(
    await ctx.db.rpc("contact_timeline", { p_contact_id: query.id, p_after: query.cursor ?? null }),
  );
  const { items, next, campaigns } = TimelineAnswer.parse(answer);
  return { items, next_cursor: encodeCursor(next), campaigns };
}

/** The first 50 of the caller's contacts that match, for pickers. */
export async function findContacts(ctx: Ctx, { q }: ContactSearch): Promise<ContactMatch[]> {
  const answer = unwrap(
    await ctx.db.rpc("list_contacts", {
      p_filter: filterOf({ q }),
      p_sort: "name",
      p_limit: 50,
      p_owner: ctx.actor.id,
    }),
  );
  return pageOf(ContactRow, answer).items.map(({ id, full_name, phone, country_code, category_ids }) => ({
    id,
    full_name,
    phone: phone && spacedPhone(phone),
    country_code,
    category_ids,
  }));
}

/** Number of matching contacts: of all exact up to 10,000, with a filter up to 1,000. */
export async function countContacts(ctx: Ctx, filter: ContactFilter) {
  const answer = unwrap(await ctx.db.rpc("list_contacts", { p_filter: filterOf(filter), p_limit: 1 }));
  const { count, count_at_least } = pageOf(ContactRow, answer);
  return { count, count_at_least };
}

export function filterOf({ q, category_id, country, opted_out, consent, interacted_since }: ContactFilter) {
  const filter = { q: q || undefined, category_id, country, opted_out, consent, interacted_since };
  return withoutUndefined(filter);
}

/** Names of the custom fields in the caller's 500 newest contacts, for pickers. */
export async function listFieldNames(ctx: Ctx): Promise<string[]> {
  const rows = unwrap(
    await ctx.db
      .from("contacts")
      .select("fields")
      .eq("owner_id", ctx.actor.id)
      .order("id", { ascending: false })
      .limit(500),
  );
  return [...new Set(rows.flatMap(({ fields }) => Object.keys(Object(fields))))].sort();
}

/** The countries of the contacts, as ISO codes. */
export async function listContactCountries(ctx: Ctx, owner?: string): Promise<string[]> {
  return z.array(z.string()).parse(unwrap(await ctx.db.rpc("contact_countries", { p_owner: owner })));
}
