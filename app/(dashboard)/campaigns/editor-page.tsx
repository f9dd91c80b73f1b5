import { CampaignEditor } from "@/components/campaigns/campaign-editor";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { listCategoryOptions } from "@/lib/categories/queries";
import { listFieldNames } from "@/lib/contacts/queries";
import { requireActor } from "@/lib/http/page";
import { getSenderSummary } from "@/lib/sending/queries";
import { listTemplateChoices } from "@/lib/templates/queries";

/** The editor with its options, for a new campaign (null) or a draft. */
export async function EditorPage({ campaign }: { campaign: CampaignDetails | null }) {
  const { ctx, actor } = await requireActor();
  const [categories, templates, field_names, sender] = await Promise.all([
    listCategoryOptions(ctx),
    listTemplateChoices(ctx),
    listFieldNames(ctx),
    getSenderSummary(ctx),
  ]);
  return (
    <CampaignEditor
      campaign={campaign}
      categories={categories}
      templates={templates}
      field_names={field_names}
      sender={sender?.verified_name ?? actor.full_name}
      now={ctx.now.toISOString()}
    />
  );
}
