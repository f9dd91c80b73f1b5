import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { Id } from "@/lib/base/values";
import { wakeSender } from "@/lib/queue/publish";
import { unwrap } from "@/lib/supabase/errors";
import type { ConversationChange, NewReply, StopAnswer } from "./schema";

const Queued = z.object({ message_id: Id, sender_id: Id });

/**
 * Queues a reply and wakes the sender. A repeated `key` returns the same message. Throws `window_closed`, `opted_out`.
 */
export async function sendReply(
  ctx: Ctx,
  { contact_id, body, key }: NewReply,
): Promise<{ message_id: number }> {
  const queued = await ctx.db.rpc("send_reply", { p_contact_id: contact_id, p_body: body, p_key: key });
  const { message_id, sender_id } = Queued.parse(unwrap(queued));
  await wakeSender(sender_id);
  return { message_id };
}

/** Closes, reopens or assigns a conversation. Only users who may see the contact can be assigned. */
export async function changeConversation(
  ctx: Ctx,
  { contact_id, closed, assigned_to }: ConversationChange,
): Promise<void> {
  const change = {
    ...(closed === undefined ? {} : { closed }),
    ...(assigned_to === undefined ? {} : { assigned_to }),
  };
  unwrap(await ctx.db.rpc("change_conversation", { p_contact_id: contact_id, p_change: change }));
}

/**
 * Decides whether a person who seems to ask for a stop did: an opt-out, or an answer to which Message 2 goes. The same
 * decision again changes nothing. Throws `conflict` after the other one, `not_found` where nobody asked.
 */
export async function answerStopQuestion(ctx: Ctx, { contact_id, is_stop }: StopAnswer): Promise<void> {
  const answer = await ctx.db.rpc("answer_stop_question", { p_contact_id: contact_id, p_is_stop: is_stop });
  await wakeSender(z.object({ sender_id: Id }).parse(unwrap(answer)).sender_id);
}
