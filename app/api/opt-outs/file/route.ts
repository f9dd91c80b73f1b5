import { formOf } from "@/lib/http/body";
import { parseInput } from "@/lib/http/parse";
import { route } from "@/lib/http/route";
import { optOutFile } from "@/lib/imports/opt-out-file";
import { OptOutFileReport, OptOutForm, OptOutFormData } from "@/lib/imports/opt-out-schema";

export const maxDuration = 300;

export const POST = route({
  summary: "Opt out the people of a file (CSV or vCard, at most 4 MB) who said no, contacts or not",
  accepts: { "multipart/form-data": OptOutForm },
  refuses: ["too_large", "unsupported_media_type"],
  limit: "imports",
  output: OptOutFileReport,
  status: 200,
  handle: async (ctx, { request }) => optOutFile(ctx, parseInput(OptOutFormData, await formOf(request))),
});
