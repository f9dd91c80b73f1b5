import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/list";
import { Id } from "@/lib/base/values";
import { ExclusionReason } from "@/lib/campaigns/schema";
import { unwrap } from "@/lib/supabase/errors";
import {
  Attempt,
  CampaignContact,
  type CampaignContactsQuery,
  CampaignTest,
  Message,
  MessageDetails,
  type MessageListQuery,
  UnknownMessage,
  type UnknownMessagesQuery,
} from "./schema";

export const withoutBlanks = (filter: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(filter).filter(([, value]) => value !== undefined && value !== ""),
  ) as Record<string, string>;

/** Newest first. Within a campaign: ordered by contact, with the exact number of rows. */
export async function listMessages(ctx: Ctx, { limit, cursor, owner, ...filter }: MessageListQuery) {
  const answer = await ctx.db.rpc("list_messages", {
    p_filter: withoutBlanks(filter),
    p_after: cursor ?? null,
    p_limit: limit,
    p_owner: owner,
  });
  return pageOf(Message, unwrap(answer));
}

const StoredDetails = MessageDetails.omit({ attempts: true }).extend({ attempt_list: z.array(Attempt) });

/**
 * A message with attempts, transitions and replies. Throws `not_found` when it does not exist or the caller may not see
 * it.
 */
export async function getMessage(ctx: Ctx, id: number): Promise<MessageDetails> {
  const stored = unwrap(await ctx.db.rpc("get_message", { p_message_id: id }));
  if (stored === null) throw new AppError("not_found");
  const { attempt_list, ...message } = StoredDetails.parse(stored);
  return { ...message, attempts: attempt_list };
}

/** The latest tests of a campaign, newest first; three at most. */
export async function listCampaignTests(ctx: Ctx, campaign_id: number): Promise<CampaignTest[]> {
  const answer = await ctx.db.rpc("campaign_tests", { p_campaign_id: campaign_id });
  return z.array(CampaignTest).parse(unwrap(answer));
}

/** The recipients of a campaign with the state of their messages. Throws `not_found`. */
export async function listCampaignContacts(
  ctx: Ctx,
  { campaign_id, cursor, limit, ...filter }: CampaignContactsQuery,
) {
  const answer = unwrap(
    await ctx.db.rpc("list_campaign_contacts", {
      p_campaign_id: campaign_id,
      p_filter: withoutBlanks(filter),
      p_after: cursor,
      p_limit: limit,
    }),
  );
  if (answer === null) throw new AppError("not_found");
  return pageOf(CampaignContact, answer);
}

const Exclusion = z.object({
  contact_id: Id,
  reason: ExclusionReason,
  contact: z.object({ full_name: z.string().nullable(), phone: z.string().nullable() }).nullable(),
});

/** Contacts left out at launch, with the reason. */
export async function listExclusions(
  ctx: Ctx,
  query: { campaign_id: number; reason?: ExclusionReason; cursor?: number; limit: number },
) {
  const answer = await ctx.db.rpc("list_exclusions", {
    p_campaign_id: query.campaign_id,
    p_reason: query.reason,
    p_after: query.cursor,
    p_limit: query.limit,
  });
  return pageOf(Exclusion, unwrap(answer));
}

/** Messages whose outcome has been unknown for a day, newest first, with the evidence for and against resending. */
export async function listUnknownMessages(ctx: Ctx, { cursor, limit, owner }: UnknownMessagesQuery) {
  const answer = await ctx.db.rpc("list_unknown_messages", {
    p_after: cursor,
    p_limit: limit,
    p_owner: owner,
  });
  return pageOf(UnknownMessage, unwrap(answer));
}
