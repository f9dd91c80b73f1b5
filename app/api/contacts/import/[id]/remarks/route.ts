import { route } from "@/lib/http/route";
import { RemarkPage, RemarksQuery } from "@/lib/imports/preview-schema";
import { getImport, listRemarks } from "@/lib/imports/queries";
import { ImportId } from "@/lib/imports/schema";

export const GET = route({
  summary: "List the rows of an import with a remark: something that was left out, or read otherwise",
  params: ImportId,
  query: RemarksQuery,
  load: (ctx, { id }) => getImport(ctx, id),
  output: RemarkPage,
  handle: (ctx, { params, query, loaded }) => listRemarks(ctx, { ...query, ...params }, loaded.remarked),
});
