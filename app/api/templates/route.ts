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
  example: {
    name: "rentree_2026",
    language: "fr",
    category: "MARKETING",
    header: "Rentrée {{1}}",
    header_sample: "2026",
    body: "Bonjour {{1}}, les inscriptions ouvrent le {{2}} à l’école. Serez-vous des nôtres ?",
    samples: { "1": "Awa", "2": "5 septembre" },
    footer: "Répondez STOP pour ne plus recevoir ces messages",
    buttons: [
      { type: "QUICK_REPLY", text: "Oui" },
      { type: "QUICK_REPLY", text: "Non" },
    ],
  },
  output: Submitted,
  status: 201,
  refuses: ["no_token", "no_sender", "token_refused_by_meta", "template_refused", "unavailable"],
  handle: (ctx, { body }) => submitTemplate(ctx, body),
});
