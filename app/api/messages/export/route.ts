import { csvResponse } from "@/lib/base/csv";
import { route } from "@/lib/http/route";
import { exportMessages } from "@/lib/messages/export";
import { MessageExportQuery } from "@/lib/messages/schema";

export const GET = route({
  summary: "Download all matching messages as CSV",
  query: MessageExportQuery,
  produces: "text/csv",
  handle: async (ctx, { query }) => csvResponse("messages.csv", exportMessages(ctx, query)),
});
