import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { Id } from "@/lib/base/values";
import { wakeSender } from "@/lib/queue/publish";
import { unwrap } from "@/lib/supabase/errors";
import { type MessageIds, ResendReport } from "./schema";

const Resent = ResendReport.extend({ sender_ids: z.array(Id) });

/**
 * Queues the caller's failed or unknown messages again. Returns the ids of those resent and, for the others, why they
 * were refused.
 */
export async function resendMessages(ctx: Ctx, { ids }: MessageIds): Promise<ResendReport> {
  const answer = await ctx.db.rpc("resend_messages", { p_ids: ids });
  const { sender_ids, ...report } = Resent.parse(unwrap(answer));
  await Promise.all(sender_ids.map((sender_id) => wakeSender(sender_id)));
  return report;
}
