import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/list";
import { unwrap } from "@/lib/supabase/errors";
import { Conversation, ConversationDetails, type InboxQuery, Stranger } from "./schema";

type Wanted = InboxQuery & {
  /** Those whose window closes first, instead of the latest. */
  ending_first?: boolean;
  limit?: number;
};

export async function listConversations(ctx: Ctx, { view, q, cursor, ending_first, limit }: Wanted) {
  const answer = await ctx.db.rpc("list_conversations", {
    p_filter: { view, ...(q ? { q } : {}), ...(ending_first ? { ending_first } : {}) },
    p_after: Array.isArray(cursor) ? cursor : null,
    p_limit: limit,
  });
  return pageOf(Conversation, unwrap(answer));
}

/** Throws `not_found` when the caller has no such contact. */
export async function getConversation(ctx: Ctx, contact_id: number): Promise<ConversationDetails> {
  const found = unwrap(await ctx.db.rpc("get_conversation", { p_contact_id: contact_id }));
  if (found === null) throw new AppError("not_found");
  return ConversationDetails.parse(found);
}

/** Number of open conversations that wait for a reply of the caller; 1,000 at most. */
export async function countWaitingConversations(ctx: Ctx): Promise<number> {
  return z.number().parse(unwrap(await ctx.db.rpc("count_waiting_conversations")));
}

/** Messages from people who are in no user's contacts. Throws `forbidden` unless the caller is a super-admin. */
export async function listStrangers(ctx: Ctx, { cursor }: InboxQuery) {
  const answer = await ctx.db.rpc("list_strangers", {
    p_after: typeof cursor === "number" ? cursor : undefined,
  });
  return pageOf(Stranger, unwrap(answer));
}
