import { csvResponse } from "@/lib/base/csv";
import { route } from "@/lib/http/route";
import { exportStatistics } from "@/lib/stats/export";
import { StatisticsExportQuery } from "@/lib/stats/statistics-schema";

export const GET = route({
  summary: "Download a table of statistics as CSV, all rows",
  query: StatisticsExportQuery,
  produces: "text/csv",
  handle: async (ctx, { query }) =>
    csvResponse(`statistics-${query.table}.csv`, exportStatistics(ctx, query)),
});
