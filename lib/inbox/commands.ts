import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { Id } from "@/lib/base/values";
import { wakeSender } from "@/lib/queue/publish";
import { unwrap } from "@/lib/supabase/errors";
import type { ConversationChange, NewReply } from "./schema";

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
