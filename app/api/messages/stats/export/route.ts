import { csvResponse } from "@/lib/base/csv";
import { route } from "@/lib/http/route";
import { AnalysisExportQuery } from "@/lib/stats/analysis-schema";
import { exportAnalysis } from "@/lib/stats/export";

export const GET = route({
  summary: "Download a table of statistics as CSV, all rows",
  query: AnalysisExportQuery,
  produces: "text/csv",
  handle: async (ctx, { query }) => csvResponse(`statistics-${query.table}.csv`, exportAnalysis(ctx, query)),
});
