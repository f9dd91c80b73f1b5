import { route } from "@/lib/http/route";
import { getImport } from "@/lib/imports/queries";
import { Import, ImportId } from "@/lib/imports/schema";

export const GET = route({
  summary: "How far an import is, and what came of it",
  params: ImportId,
  output: Import,
  handle: (ctx, { params }) => getImport(ctx, params.id),
});
