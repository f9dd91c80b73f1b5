import { route } from "@/lib/http/route";
import { getImport } from "@/lib/imports/queries";
import { Import, ImportId } from "@/lib/imports/schema";

export const GET = route({
  summary: "Get the progress and the result of an import",
  params: ImportId,
  output: Import,
  handle: (ctx, { params }) => getImport(ctx, params.id),
});
