import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { rateOf } from "@/lib/sending/queries";
import { previewAudience, senderOutlook } from "./preview";
import type { AudiencePreview } from "./preview-schema";
import { getCampaign } from "./queries";
import { checksOf, type LaunchCheck } from "./review-rules";
import type { SenderOutlook } from "./review-schema";
import { planOf, type SendingPlan } from "./rules";
import type { CampaignDetails } from "./schema";

export type CampaignReview = SendingPlan & {
  campaign: CampaignDetails;
  audience: AudiencePreview;
  sender: SenderOutlook | null;
  /** Rate of the sender, or the environment's when it has no row yet. */
  rate_per_minute: number;
  checks: LaunchCheck[];
};

/** All data of the review page. Throws `not_found`. */
export async function reviewCampaign(ctx: Ctx, id: number): Promise<CampaignReview> {
  const [campaign, audience, sender] = await Promise.all([
    getCampaign(ctx, id),
    previewAudience(ctx, { id }),
    senderOutlook(ctx, id),
  ]);
  const rate_per_minute = rateOf(sender);
  const plan = planOf({
    people: audience.audience,
    starts_at: campaign.scheduled_at,
    now: ctx.now,
    rate_per_minute,
    tier_limit: sender?.tier_limit ?? null,
    used_today: sender?.reached_in_24_hours ?? 0,
  });
  const has_token = env().WHATSAPP_ACCESS_TOKEN !== undefined;
  return {
    campaign,
    audience,
    sender,
    rate_per_minute,
    ...plan,
    checks: checksOf({ campaign, audience, sender, has_token, days_needed: plan.days_needed, now: ctx.now }),
  };
}
