import { formOf, jsonOf } from "@/lib/http/body";
import { parseInput } from "@/lib/http/parse";
import { route } from "@/lib/http/route";
import { announceImport, importFile } from "@/lib/imports/commands";
import { ImportForm, ImportFormData, ImportStarted, NewImport } from "@/lib/imports/schema";

export const maxDuration = 300;

export const POST = route({
  summary:
    "Import a CSV, text, Excel workbook (.xlsx) or vCard file of up to 4 MB (multipart), or announce a larger text sent in parts (JSON)",
  accepts: { "multipart/form-data": ImportForm, "application/json": NewImport },
  example: { file_name: "contacts.csv", default_country: "SN" },
  refuses: ["too_large", "unsupported_media_type", "category_not_found"],
  limit: "imports",
  output: ImportStarted,
  status: 202,
  handle: async (ctx, { request }) => {
    const type = request.headers.get("content-type") ?? "";
    if (type.startsWith("application/json"))
      return announceImport(ctx, parseInput(NewImport, await jsonOf(request)));
    return importFile(ctx, parseInput(ImportFormData, await formOf(request)));
  },
});
