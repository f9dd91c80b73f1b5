import { resumeCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { Campaign } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary: "Resume a paused campaign",
  params: IdParams,
  load: (ctx, { id }) => getCampaign(ctx, id),
  refuses: ["campaign_not_paused", "restore_unsettled", "conflict", "invalid"],
  output: Campaign,
  handle: (ctx, { params }) => resumeCampaign(ctx, params),
});
