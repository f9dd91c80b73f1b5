import { launchCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { Campaign, Launch } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary: "Launch a draft, now or at its scheduled date",
  params: IdParams,
  load: (ctx, { id }) => getCampaign(ctx, id),
  body: Launch,
  example: { first_slice: 20 },
  refuses: [
    "campaign_not_draft",
    "no_token",
    "no_sender",
    "category_not_found",
    "conflict",
    "sender_stopped",
  ],
  output: Campaign,
  handle: (ctx, { params, body }) => launchCampaign(ctx, { ...body, id: params.id }),
});
