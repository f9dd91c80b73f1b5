import { deleteCampaign, saveCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { Campaign, CampaignPatch } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const GET = route({
  summary: "Get a campaign",
  params: IdParams,
  output: Campaign,
  handle: (ctx, { params }) => getCampaign(ctx, params.id),
});

export const PUT = route({
  summary: "Update a campaign that has not started",
  params: IdParams,
  load: (ctx, { id }) => getCampaign(ctx, id),
  body: CampaignPatch,
  example: { name: "Rentrée 2026" },
  refuses: [
    "campaign_not_draft",
    "category_not_found",
    "no_token",
    "no_sender",
    "conflict",
    "sender_stopped",
  ],
  output: Campaign,
  handle: (ctx, { params, body }) => saveCampaign(ctx, { ...body, id: params.id }),
});

export const DELETE = route({
  summary: "Delete a draft",
  params: IdParams,
  load: (ctx, { id }) => getCampaign(ctx, id),
  refuses: ["campaign_not_draft", "conflict"],
  handle: async (ctx, { params }) => {
    await deleteCampaign(ctx, params);
    return undefined;
  },
});
