import { retryCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { Retried } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary: "Retry the messages that failed with a temporary error",
  params: IdParams,
  load: (ctx, { id }) => getCampaign(ctx, id),
  refuses: ["campaign_not_launched", "conflict"],
  output: Retried,
  handle: (ctx, { params }) => retryCampaign(ctx, params),
});
