import { testCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { TestSend, TestSent } from "@/lib/campaigns/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary: "Send one test message as the campaign would",
  params: IdParams,
  load: (ctx, { id }) => getCampaign(ctx, id),
  limit: "tests",
  body: TestSend,
  example: { phone: "+221771234567" },
  refuses: ["contact_not_found", "no_token", "no_sender"],
  output: TestSent,
  status: 201,
  handle: (ctx, { params, body }) => testCampaign(ctx, { ...body, id: params.id }),
});
