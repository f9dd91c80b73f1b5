import { formOf } from "@/lib/http/body";
import { parseInput } from "@/lib/http/parse";
import { route } from "@/lib/http/route";
import { uploadSample } from "@/lib/templates/commands";
import { Sample, SampleForm, SampleFormData } from "@/lib/templates/draft-schema";

export const POST = route({
  summary: "Upload a sample file for a template header to Meta: JPEG, PNG, MP4 or PDF, up to 4 MB",
  accepts: { "multipart/form-data": SampleForm },
  refuses: ["unsupported_media_type", "no_token", "token_refused_by_meta", "template_refused", "unavailable"],
  limit: "samples",
  output: Sample,
  status: 201,
  handle: async (ctx, { request }) => uploadSample(ctx, parseInput(SampleFormData, await formOf(request))),
});
