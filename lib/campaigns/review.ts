import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { DAY_MS } from "@/lib/base/time";
import { env } from "@/lib/env";
import { rateOf } from "@/lib/sending/queries";
import { unwrap } from "@/lib/supabase/errors";
import { previewAudience } from "./preview";
import type { AudiencePreview } from "./preview-schema";
import { getCampaign } from "./queries";
import { checksOf, type LaunchCheck } from "./review-rules";
import { SenderOutlook } from "./review-schema";
import { daysNeeded, duration_seconds } from "./rules";
import type { CampaignDetails } from "./schema";

export type CampaignReview = {
  campaign: CampaignDetails;
  audience: AudiencePreview;
  sender: SenderOutlook | null;
  /** Rate of the sender, or the environment's when it has no row yet. */
  rate_per_minute: number;
  starts_at: string;
  duration_seconds: number;
  ends_at: string;
  days_needed: number;
  checks: LaunchCheck[];
};

/** All data of the review page. Throws `not_found`. */
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
