import { route } from "@/lib/http/route";
import { listMessages } from "@/lib/messages/queries";
import { MessageListQuery, MessagePage } from "@/lib/messages/schema";

export const GET = route({
  summary: "List messages; for one campaign, with the exact count",
  query: MessageListQuery,
  output: MessagePage,
  handle: (ctx, { query }) => listMessages(ctx, query),
});
