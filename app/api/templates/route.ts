import { route } from "@/lib/http/route";
import { submitTemplate } from "@/lib/templates/commands";
import { NewTemplate, Submitted } from "@/lib/templates/draft-schema";
import { listTemplates } from "@/lib/templates/queries";
import { TemplateListQuery, TemplatePage } from "@/lib/templates/schema";

export const GET = route({
  summary: "List templates, approved or not",
  query: TemplateListQuery,
  output: TemplatePage,
  handle: (ctx, { query }) => listTemplates(ctx, query),
});

export const POST = route({
  summary: "Submit a template to Meta, which decides within a day",
  body: NewTemplate,
  output: Submitted,
  status: 201,
  refuses: ["no_token", "no_sender", "token_refused_by_meta", "template_refused", "unavailable"],
  handle: (ctx, { body }) => submitTemplate(ctx, body),
});
