import { getCampaignStats } from "@/lib/campaigns/queries";
import { CampaignStats } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const GET = route({
  summary: "Count a campaign's messages by state",
  params: IdParams,
  output: CampaignStats,
  handle: (ctx, { params }) => getCampaignStats(ctx, params.id),
});
