import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { Id, Instant } from "@/lib/base/values";
import { rateOf } from "@/lib/sending/queries";
import { unwrap } from "@/lib/supabase/errors";
import { SendingOutlook } from "./review-schema";
import { finished, type Success, success, total, treated } from "./rules";
import { CampaignStats, CampaignStatus } from "./schema";
import { timetable } from "./timetable";

const Count = z.number().int().nonnegative();

const ProgressAnswer = CampaignStats.omit({ success_rate: true }).extend({
  id: Id,
  status: CampaignStatus,
  audience_complete: z.boolean(),
  scheduled_at: Instant.nullable(),
  launched_at: Instant.nullable(),
  first_slice: z.number().int().nullable(),
  /** People of the first slice who were not written to yet; null without a slice or once it is full. */
  slice_left: z.number().int().nullable(),
  paused_at: Instant.nullable(),
  pause_reason: z.string().nullable(),
  pause_code: z.number().int().nullable(),
  completed_at: Instant.nullable(),
  cancelled_at: Instant.nullable(),
  /** When the rest follows the first messages without a user's decision. */
  goes_on_at: Instant.nullable(),
  /** Messages that failed with a temporary error and can be retried. */
  retryable: Count,
  sent_last_minute: Count,
  /** When the next message is due; null if one is due now. */
  next_due_at: Instant.nullable(),
  running_on_sender: Count,
  /** Contacts who opted out in reply to this campaign. */
  opted_out: Count,
  sender: z
    .object({
      id: Id,
      rate_per_minute: z.number().int(),
      paused_at: Instant.nullable(),
      pause_reason: z.string().nullable(),
      pause_code: z.number().int().nullable(),
      backoff_until: Instant.nullable(),
      wake_failed_at: Instant.nullable(),
      /** Whether `pg_cron` in the database repeats wakes that failed. */
      database_wakes: z.boolean(),
      time_zone: z.string(),
      sending_starts_at: z.string().nullable(),
      sending_ends_at: z.string().nullable(),
      /** Why this sender's campaigns wait, and until when; null while they may send. */
      waits_for: z.enum(["sending_hours", "tier", "cost_cap"]).nullable(),
      waits_until: Instant.nullable(),
      outlook: SendingOutlook,
    })
    .nullable(),
  now: Instant,
});

export type CampaignProgress = z.infer<typeof ProgressAnswer> & {
  success: Success;
  /** Contacts whose Message 1 neither waits nor is being sent, out of `audience`; nor was it cancelled with the campaign. */
  treated: number;
  /** The sender's rate, and this campaign's share of it while others run on the same sender. */
  rate_per_minute: number;
  share_per_minute: number;
  /** Estimated time of the last Message 1, to the minute; null unless it is sending. */
  ends_at: string | null;
};

/** Progress of a campaign, polled by its page. Throws `not_found`. */
export async function getCampaignProgress(ctx: Ctx, id: number): Promise<CampaignProgress> {
  const answer = unwrap(await ctx.db.rpc("campaign_progress", { p_campaign_id: id }));
  if (answer === null) throw new AppError("not_found");
  const progress = ProgressAnswer.parse(answer);
  const rate_per_minute = rateOf(progress.sender);
  const share_per_minute = rate_per_minute / Math.max(1, progress.running_on_sender);
  return {
    ...progress,
    rate_per_minute,
    share_per_minute,
    success: success(progress.message_1),
    treated: finished(progress.message_1, progress.status),
    ends_at: endOf(progress),
  };
}

function endOf({
  status,
  message_1,
  sender,
  next_due_at,
  slice_left,
  now,
}: z.infer<typeof ProgressAnswer>): string | null {
  const people = total(message_1) - treated(message_1);
  if (status !== "running" || people === 0 || sender === null || sender.paused_at !== null) return null;
  const held = [now, next_due_at, sender.waits_until, sender.backoff_until].filter((at) => at !== null);
  const from = new Date(Math.max(...held.map((at) => Date.parse(at)))).toISOString();
  return timetable({ now: from, people, first_slice: slice_left }, sender.outlook).ends_at;
}
