import { getTranslations } from "next-intl/server";
import { CampaignEditor } from "@/components/campaigns/campaign-editor";
import type { Ctx } from "@/lib/actor/context";
import { listCampaigns } from "@/lib/campaigns/queries";
import { freeName } from "@/lib/campaigns/rules";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { listCategoryOptions } from "@/lib/categories/queries";
import { listFieldNames } from "@/lib/contacts/queries";
import { requireActor } from "@/lib/http/page";
import { getFormat } from "@/lib/i18n/get-format";
import { getSenderSummary } from "@/lib/sending/queries";
import { listTemplateChoices } from "@/lib/templates/queries";
import { areStale } from "@/lib/templates/rules";

type EditorPageProps = {
  campaign: CampaignDetails | null;
  /** Chosen for a new campaign. */
  category_id?: number;
  /** The page opened this draft by itself, instead of a new campaign. */
  resumed?: boolean;
};

/** The editor with its options, for a new campaign (null) or a draft. */
export async function EditorPage({ campaign, category_id, resumed = false }: EditorPageProps) {
  const { ctx, actor } = await requireActor();
  const [categories, templates, field_names, sender, fresh] = await Promise.all([
    listCategoryOptions(ctx),
    listTemplateChoices(ctx),
    listFieldNames(ctx),
    getSenderSummary(ctx),
    campaign ? null : startOf(ctx),
  ]);
  const wanted = categories.some(({ id }) => id === category_id) ? category_id : undefined;
  const only = categories.length === 1 ? categories[0]?.id : undefined;
  return (
    <CampaignEditor
      campaign={campaign}
      fresh={fresh && { ...fresh, category_id: wanted ?? only, is_wanted: wanted !== undefined }}
      resumed={resumed}
      categories={categories}
      templates={templates}
      isStale={areStale(templates, ctx.now)}
      field_names={field_names}
      sender={sender?.verified_name ?? actor.full_name}
      now={ctx.now.toISOString()}
    />
  );
}

/** What a new campaign begins with: a name that no other has, and the drafts that it may turn out to be. */
async function startOf(ctx: Ctx) {
  const t = await getTranslations("campaigns.editor");
  const name = t("default_name", { date: (await getFormat()).dayOfMonth(ctx.now) });
  const own = { owner: ctx.actor.id, limit: 50 };
  const [named, drafts] = await Promise.all([
    listCampaigns(ctx, { ...own, q: name }),
    listCampaigns(ctx, { ...own, status: "draft" }),
  ]);
  return {
    name: freeName(
      name,
      named.items.map((each) => each.name),
    ),
    draft_ids: drafts.items.map(({ id }) => id),
  };
}
