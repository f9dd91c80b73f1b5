import { pauseCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { Campaign } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary: "Pause a campaign; super-admins may pause any campaign",
  params: IdParams,
  others: "super_admin",
  load: (ctx, { id }) => getCampaign(ctx, id),
  refuses: ["campaign_not_running", "conflict"],
  output: Campaign,
  handle: (ctx, { params }) => pauseCampaign(ctx, params),
});
