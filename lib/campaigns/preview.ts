import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { pageOf } from "@/lib/base/list";
import { env } from "@/lib/env";
import { unwrap } from "@/lib/supabase/errors";
import { outlookOf, senderOutlook } from "./outlook";
import {
  AudienceCount,
  type AudiencePreview,
  PreviewContact,
  PreviewContacts,
  type PreviewPeopleQuery,
} from "./preview-schema";
import { shownCost } from "./rules";
import type { PreviewContactsInput, PreviewInput } from "./schema";
import { timetable, usualSlice } from "./timetable";

const subject = ({ id, draft }: PreviewInput) => ({
  p_campaign_id: id,
  p_draft: draft ?? {},
  p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
});

/** Audience counts of a stored campaign or of the editor's unsaved draft; each amount as it is shown. */
export async function countAudience(ctx: Ctx, input: PreviewInput): Promise<AudienceCount> {
  const count = AudienceCount.parse(unwrap(await ctx.db.rpc("preview_audience", subject(input))));
  return { ...count, cost: shownCost(count.cost) };
}

/** The counts, and when it would start and end with the usual first slice. */
export async function previewAudience(ctx: Ctx, input: PreviewInput): Promise<AudiencePreview> {
  const [audience, sender] = await Promise.all([
    countAudience(ctx, input),
    senderOutlook(ctx, input.id ?? input.draft?.id),
  ]);
  const { starts_at, ends_at, duration_seconds, days_needed } = timetable(
    {
      now: ctx.now.toISOString(),
      scheduled_at: input.draft?.scheduled_at,
      people: audience.audience,
      first_slice: usualSlice(audience.audience),
    },
    outlookOf(sender),
  );
  return { ...audience, starts_at, ends_at, duration_seconds, days_needed };
}

/** The next twenty contacts of the audience after the given one, with their values for both messages. */
export async function previewContacts(
  ctx: Ctx,
  { after, ...input }: PreviewContactsInput,
): Promise<PreviewContacts> {
  const answer = await ctx.db.rpc("preview_contacts", { ...subject(input), p_after: after });
  return PreviewContacts.parse(unwrap(answer));
}

/** Those who would get a draft or, with a reason, are left out for it; with their values. Throws `not_found`. */
export async function listPreviewPeople(
  ctx: Ctx,
  { id, reason, q, cursor, limit }: PreviewPeopleQuery & { id: number },
) {
  const answer = await ctx.db.rpc("preview_people", {
    p_campaign_id: id,
    p_reason: reason,
    p_q: q || undefined,
    p_after: cursor,
    p_limit: limit,
    p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
  });
  return pageOf(PreviewContact, unwrap(answer));
}
