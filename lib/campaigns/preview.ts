import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { unwrap } from "@/lib/supabase/errors";
import { AudiencePreview, PreviewContacts } from "./preview-schema";
import type { PreviewContactsInput, PreviewInput } from "./schema";

const subject = ({ id, draft }: PreviewInput) => ({
  p_campaign_id: id,
  p_draft: draft ?? {},
  p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
});

/** Audience counts of a stored campaign or of the editor's unsaved draft. */
export async function previewAudience(ctx: Ctx, input: PreviewInput): Promise<AudiencePreview> {
  return AudiencePreview.parse(unwrap(await ctx.db.rpc("preview_audience", subject(input))));
}

/** The next twenty contacts of the audience after the given one, with their values for both messages. */
export async function previewContacts(
  ctx: Ctx,
  { after, ...input }: PreviewContactsInput,
): Promise<PreviewContacts> {
  const answer = await ctx.db.rpc("preview_contacts", { ...subject(input), p_after: after });
  return PreviewContacts.parse(unwrap(answer));
}
