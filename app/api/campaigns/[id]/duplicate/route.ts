import { duplicateCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { Campaign } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary: "Copy a campaign into a new draft",
  params: IdParams,
  load: (ctx, { id }) => getCampaign(ctx, id),
  output: Campaign,
  status: 201,
  recall: (ctx, id) => getCampaign(ctx, Number(id)),
  handle: (ctx, { params }) => duplicateCampaign(ctx, params),
});
