import { formOf } from "@/lib/http/body";
import { parseInput } from "@/lib/http/parse";
import { route } from "@/lib/http/route";
import { previewImport } from "@/lib/imports/preview";
import { ImportPreview, PreviewForm, PreviewFormData } from "@/lib/imports/preview-schema";

export const POST = route({
  summary:
    "Show how a file would be imported: columns, encodings, first rows, possible repairs; stores nothing",
  accepts: { "multipart/form-data": PreviewForm },
  refuses: ["too_large", "unsupported_media_type"],
  limit: "imports",
  output: ImportPreview,
  status: 200,
  handle: async (ctx, { request }) => previewImport(ctx, parseInput(PreviewFormData, await formOf(request))),
});
