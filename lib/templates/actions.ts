"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { submitTemplate, syncTemplates } from "./commands";
import { NewTemplate } from "./draft-schema";

export const syncTemplatesAction = action(z.object({}), syncTemplates, {
  revalidate: ["/campaigns", "/templates"],
});
export const submitTemplateAction = action(NewTemplate, submitTemplate, {
  revalidate: ["/campaigns", "/templates"],
});
