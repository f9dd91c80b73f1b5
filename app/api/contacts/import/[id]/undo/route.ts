import { z } from "zod";
import { route } from "@/lib/http/route";
import { undoImport } from "@/lib/imports/commands";
import { getImport } from "@/lib/imports/queries";
import { ImportId } from "@/lib/imports/schema";
import { UNDO_DAYS } from "@/lib/imports/undo-days";

export const POST = route({
  summary: `Erase the contacts created by an import, within ${UNDO_DAYS} days`,
  params: ImportId,
  load: (ctx, { id }) => getImport(ctx, id),
  refuses: ["import_not_undoable"],
  output: z.object({ deleted: z.number().int(), kept: z.number().int() }),
  handle: (ctx, { params }) => undoImport(ctx, params),
});
