import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { DAY_MS } from "@/lib/base/time";
import { Id, Instant } from "@/lib/base/values";
import { env } from "@/lib/env";
import { rateOf } from "@/lib/sending/queries";
import { unwrap } from "@/lib/supabase/errors";
import { previewAudience } from "./preview";
import type { AudiencePreview } from "./preview-schema";
import { getCampaign } from "./queries";
import { checksOf, type LaunchCheck } from "./review-rules";
import { daysNeeded, duration_seconds } from "./rules";
import type { CampaignDetails } from "./schema";

export const SenderOutlook = z.object({
  sender_id: Id,
  display_phone_number: z.string().nullable(),
  verified_name: z.string().nullable(),
  quality_rating: z.string(),
  messaging_limit_tier: z.string().nullable(),
  tier_limit: z.number().int().nullable(),
  rate_per_minute: z.number().int(),
  time_zone: z.string(),
  sending_starts_at: z.string().nullable(),
  sending_ends_at: z.string().nullable(),
  cost_cap: z.number().nullable(),
  currency: z.string().length(3),
  paused_at: Instant.nullable(),
  pause_reason: z.string().nullable(),
  token_expires_at: Instant.nullable(),
  last_webhook_at: Instant.nullable(),
  /** People reached in the last 24 hours: what counts against Meta's tier, at most. */
  reached_in_24_hours: z.number().int(),
  /** Messages of running campaigns that share the number. */
  waiting_before: z.number().int(),
});
export type SenderOutlook = z.infer<typeof SenderOutlook>;

export type CampaignReview = {
  campaign: CampaignDetails;
  audience: AudiencePreview;
  sender: SenderOutlook | null;
  /** Of the number, or of the one that the environment will make. */
  rate_per_minute: number;
  starts_at: string;
  duration_seconds: number;
  ends_at: string;
  days_needed: number;
  checks: LaunchCheck[];
};

/** All that stands on the page before a launch. Throws `not_found`. */
export async function reviewCampaign(ctx: Ctx, id: number): Promise<CampaignReview> {
  const [campaign, audience, sender] = await Promise.all([
    getCampaign(ctx, id),
    previewAudience(ctx, { id }),
    senderOutlook(ctx, id),
  ]);
  const starts = Math.max(ctx.now.getTime(), Date.parse(campaign.scheduled_at ?? ctx.now.toISOString()));
  const rate_per_minute = rateOf(sender);
  const seconds = duration_seconds(audience.audience, rate_per_minute);
  const days_needed = daysNeeded(
    audience.audience,
    sender?.tier_limit ?? null,
    sender?.reached_in_24_hours ?? 0,
  );
  const has_token = env().WHATSAPP_ACCESS_TOKEN !== undefined;
  return {
    campaign,
    audience,
    sender,
    rate_per_minute,
    starts_at: new Date(starts).toISOString(),
    duration_seconds: seconds,
    ends_at: new Date(starts + Math.max(seconds * 1000, (days_needed - 1) * DAY_MS)).toISOString(),
    days_needed,
    checks: checksOf({ campaign, audience, sender, has_token, days_needed, now: ctx.now }),
  };
}

async function senderOutlook(ctx: Ctx, campaign_id: number): Promise<SenderOutlook | null> {
  const answer = await ctx.db.rpc("sender_outlook", {
    p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
    p_campaign_id: campaign_id,
  });
  return SenderOutlook.nullable().parse(unwrap(answer));
}
