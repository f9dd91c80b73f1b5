import { route } from "@/lib/http/route";
import { getPeriodStatistics } from "@/lib/stats/queries";
import { PeriodQuery, PeriodStatistics } from "@/lib/stats/schema";

export const GET = route({
  summary: "Count messages over a period",
  query: PeriodQuery,
  output: PeriodStatistics,
  handle: (ctx, { query }) => getPeriodStatistics(ctx, query),
});
