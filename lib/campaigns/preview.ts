import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { rateOf } from "@/lib/sending/queries";
import { unwrap } from "@/lib/supabase/errors";
import { AudiencePreview, PreviewContacts } from "./preview-schema";
import { SenderOutlook } from "./review-schema";
import { planOf, type SendingPlan } from "./rules";
import type { PreviewContactsInput, PreviewInput } from "./schema";

export type CampaignPreview = { audience: AudiencePreview; plan: SendingPlan };

const subject = ({ id, draft }: PreviewInput) => ({
  p_campaign_id: id,
  p_draft: draft ?? {},
  p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
});

/** Audience counts of a stored campaign or of the editor's unsaved draft. */
export async function previewAudience(ctx: Ctx, input: PreviewInput): Promise<AudiencePreview> {
  return AudiencePreview.parse(unwrap(await ctx.db.rpc("preview_audience", subject(input))));
}

/** The number that a campaign would use; null when there is none. */
export async function senderOutlook(ctx: Ctx, campaign_id?: number): Promise<SenderOutlook | null> {
  const answer = await ctx.db.rpc("sender_outlook", {
    p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
    p_campaign_id: campaign_id,
  });
  return SenderOutlook.nullable().parse(unwrap(answer));
}

/** What a campaign in the editor comes to: its audience, cost and time. */
export async function previewCampaign(ctx: Ctx, input: PreviewInput): Promise<CampaignPreview> {
  const [audience, sender] = await Promise.all([
    previewAudience(ctx, input),
    senderOutlook(ctx, input.draft?.id),
  ]);
  const plan = planOf({
    people: audience.audience,
    starts_at: input.draft?.scheduled_at ?? null,
    now: ctx.now,
    rate_per_minute: rateOf(sender),
    tier_limit: sender?.tier_limit ?? null,
    used_today: sender?.reached_in_24_hours ?? 0,
  });
  return { audience, plan };
}

/** The next twenty contacts of the audience after the given one, with their values for both messages. */
export async function previewContacts(
  ctx: Ctx,
  { after, ...input }: PreviewContactsInput,
): Promise<PreviewContacts> {
  const answer = await ctx.db.rpc("preview_contacts", { ...subject(input), p_after: after });
  return PreviewContacts.parse(unwrap(answer));
}
