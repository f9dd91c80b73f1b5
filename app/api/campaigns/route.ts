import { saveCampaign } from "@/lib/campaigns/commands";
import { listCampaigns } from "@/lib/campaigns/queries";
import { Campaign, CampaignListQuery, CampaignPage, NewCampaign } from "@/lib/campaigns/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  summary: "List campaigns, newest first",
  query: CampaignListQuery,
  output: CampaignPage,
  handle: (ctx, { query }) => listCampaigns(ctx, query),
});

export const POST = route({
  summary: "Create a campaign, and launch it with `launch`",
  body: NewCampaign,
  output: Campaign,
  status: 201,
  handle: (ctx, { body }) => saveCampaign(ctx, body),
});
