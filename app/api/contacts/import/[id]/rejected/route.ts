import { csvResponse } from "@/lib/base/csv";
import { route } from "@/lib/http/route";
import { getImport } from "@/lib/imports/queries";
import { rejectedCsv } from "@/lib/imports/rejected-csv";
import { ImportId } from "@/lib/imports/schema";

export const GET = route({
  summary: "Download the rejected rows, to correct and import again",
  params: ImportId,
  load: (ctx, { id }) => getImport(ctx, id),
  produces: "text/csv",
  handle: async (ctx, { loaded }) =>
    csvResponse(`${loaded.file_name.replace(/\.\w+$/, "")}-a-corriger.csv`, rejectedCsv(ctx, loaded)),
});
