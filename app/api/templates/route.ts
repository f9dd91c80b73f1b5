import { route } from "@/lib/http/route";
import { listTemplates } from "@/lib/templates/queries";
import { TemplateListQuery, TemplatePage } from "@/lib/templates/schema";

export const GET = route({
  summary: "List templates, approved or not",
  query: TemplateListQuery,
  output: TemplatePage,
  handle: (ctx, { query }) => listTemplates(ctx, query),
});
