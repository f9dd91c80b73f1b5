"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { submitTemplate, syncTemplates, uploadSample } from "./commands";
import { NewTemplate, SampleFormData } from "./draft-schema";

export const syncTemplatesAction = action(z.object({}), syncTemplates, {
  revalidate: ["/campaigns", "/templates"],
});
export const submitTemplateAction = action(NewTemplate, submitTemplate, {
  revalidate: ["/campaigns", "/templates"],
});
export const uploadSampleAction = action(SampleFormData, uploadSample, { limit: "samples" });
