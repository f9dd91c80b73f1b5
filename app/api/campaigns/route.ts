import { saveCampaign } from "@/lib/campaigns/commands";
import { getCampaign, listCampaigns } from "@/lib/campaigns/queries";
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
  example: {
    name: "Rentrée",
    category_ids: [1],
    template: {
      name: "rentree",
      language: "fr",
      variables: { "1": { field: "full_name", fallback: "vous" } },
    },
    follow_up: { body: "Merci ! Voici le lien : https://example.org", triggers: { any: true } },
    launch: false,
  },
  refuses: ["category_not_found", "no_token", "no_sender", "sender_stopped"],
  output: Campaign,
  status: 201,
  recall: (ctx, id) => getCampaign(ctx, Number(id)),
  handle: (ctx, { body }) => saveCampaign(ctx, body),
});
