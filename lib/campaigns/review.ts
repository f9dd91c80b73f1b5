import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { outlookOf, senderOutlook } from "./outlook";
import { countAudience } from "./preview";
import type { AudienceCount } from "./preview-schema";
import { getCampaign } from "./queries";
import { checksOf, type LaunchCheck } from "./review-rules";
import type { SenderOutlook, SendingOutlook } from "./review-schema";
import type { CampaignDetails } from "./schema";
import { type Timetable, timetable, usualSlice } from "./timetable";

export type CampaignReview = {
  campaign: CampaignDetails;
  audience: AudienceCount;
  sender: SenderOutlook | null;
  /** How the sender's rate, hours and limits would hold the campaign. */
  outlook: SendingOutlook;
  /** With the first slice that a draft usually has. */
  timing: Timetable;
  checks: LaunchCheck[];
};

/** All data of the review page. Throws `not_found`. */
export async function reviewCampaign(ctx: Ctx, id: number): Promise<CampaignReview> {
  const [campaign, audience, sender] = await Promise.all([
    getCampaign(ctx, id),
    countAudience(ctx, { id }),
    senderOutlook(ctx, id),
  ]);
  const outlook = outlookOf(sender);
  const timing = timetable(
    {
      now: ctx.now.toISOString(),
      scheduled_at: campaign.scheduled_at,
      people: audience.audience,
      first_slice:
        campaign.first_slice ?? (campaign.status === "draft" ? usualSlice(audience.audience) : null),
    },
    outlook,
  );
  const has_token = env().WHATSAPP_ACCESS_TOKEN !== undefined;
  return {
    campaign,
    audience,
    sender,
    outlook,
    timing,
    checks: checksOf({ campaign, audience, sender, has_token, timing, now: ctx.now }),
  };
}
