import { IdParams, route } from "@/lib/http/route";
import { getMessage } from "@/lib/messages/queries";
import { MessageReport } from "@/lib/messages/schema";

export const GET = route({
  summary: "Get a message with its attempts and transitions",
  params: IdParams,
  output: MessageReport,
  handle: (ctx, { params }) => getMessage(ctx, params.id),
});
