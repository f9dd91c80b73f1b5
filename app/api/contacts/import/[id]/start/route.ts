import { route } from "@/lib/http/route";
import { startImport } from "@/lib/imports/commands";
import { getImport } from "@/lib/imports/queries";
import { ImportId, ImportStarted } from "@/lib/imports/schema";

export const maxDuration = 300;

export const POST = route({
  summary: "Start the import once all parts are sent",
  params: ImportId,
  load: (ctx, { id }) => getImport(ctx, id),
  refuses: ["import_not_waiting", "invalid"],
  output: ImportStarted,
  status: 202,
  handle: (ctx, { params }) => startImport(ctx, params),
});
