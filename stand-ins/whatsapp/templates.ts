export interface TemplateButton {
  type: string;
  text?: string;
  url?: string;
  phone_number?: string;
  example?: string[] | string;
}

export interface TemplateComponent {
  type: string;
  format?: string;
  text?: string;
  buttons?: TemplateButton[];
  example?: Record<string, unknown>;
}

export interface Template {
  id: string;
  name: string;
  language: string;
  status: string;
  category: string;
  parameter_format: "POSITIONAL" | "NAMED";
  components: TemplateComponent[];
  quality_score: { score: string; date: number };
  rejected_reason: string;
}

export const component = (template: Template, type: string): TemplateComponent | undefined =>
  template.components.find((each) => each.type.toUpperCase() === type);

export const buttonsOf = (template: Template): TemplateButton[] =>
  component(template, "BUTTONS")?.buttons ?? [];

/** The variables of a text, in the order in which they first appear. */
export const variablesOf = (text = ""): string[] => [
  ...new Set([...text.matchAll(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g)].map((match) => match[1] ?? "")),
];

const QUALITY_DATE = 1_790_000_000;

function seed(
  id: string,
  name: string,
  language: string,
  category: string,
  components: TemplateComponent[],
  rest: Partial<Template> = {},
): Template {
  return {
    id,
    name,
    language,
    status: "APPROVED",
    category,
    parameter_format: "POSITIONAL",
    components,
    quality_score: { score: "GREEN", date: QUALITY_DATE },
    rejected_reason: "NONE",
    ...rest,
  };
}

export const seedTemplates = (): Template[] => [
  seed("1627019861106401", "rappel_inscription", "fr", "MARKETING", [
    {
      type: "BODY",
      text: "Bonjour {{1}}, les inscriptions aux cours du soir de janvier sont ouvertes. Souhaitez-vous que nous vous gardions une place ?",
      example: { body_text: [["Awa"]] },
    },
    { type: "FOOTER", text: "Répondez STOP pour ne plus recevoir nos messages" },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Oui, je viens" },
        { type: "QUICK_REPLY", text: "Stop" },
      ],
    },
  ]),
  seed(
    "1627019861106402",
    "portes_ouvertes",
    "fr",
    "MARKETING",
    [
      { type: "HEADER", format: "TEXT", text: "Portes ouvertes" },
      {
        type: "BODY",
        text: "Bonjour {{prenom}}, nous vous attendons le *{{date}}* de 9 h à 17 h. Venez visiter les ateliers et rencontrer l’équipe.",
        example: {
          body_text_named_params: [
            { param_name: "prenom", example: "Awa" },
            { param_name: "date", example: "samedi 5 décembre" },
          ],
        },
      },
      {
        type: "BUTTONS",
        buttons: [{ type: "URL", text: "Voir le programme", url: "https://example.org/portes-ouvertes" }],
      },
    ],
    { parameter_format: "NAMED" },
  ),
  seed("1627019861106403", "bienvenue", "fr", "UTILITY", [
    {
      type: "BODY",
      text: "Bonjour, votre inscription est bien enregistrée. Vous recevrez ici les informations utiles avant le premier cours.",
    },
    { type: "FOOTER", text: "Les Ateliers Teranga" },
  ]),
  seed("1627019861106404", "suivi_dossier", "fr", "UTILITY", [
    {
      type: "BODY",
      text: "Bonjour {{1}}, votre dossier a bien été reçu. Vous pouvez suivre son avancement à tout moment.",
      example: { body_text: [["Awa"]] },
    },
    {
      type: "BUTTONS",
      buttons: [
        {
          type: "URL",
          text: "Suivre mon dossier",
          url: "https://example.org/dossiers/{{1}}",
          example: ["https://example.org/dossiers/4821"],
        },
        { type: "PHONE_NUMBER", text: "Nous appeler", phone_number: "+33639980042" },
      ],
    },
  ]),
  seed("1627019861106405", "affiche_stage", "fr", "MARKETING", [
    {
      type: "HEADER",
      format: "IMAGE",
      example: { header_handle: ["https://example.org/affiche.jpg"] },
    },
    {
      type: "BODY",
      text: "Bonjour {{1}}, le programme du stage de printemps est prêt. Dites-nous si vous souhaitez le recevoir.",
      example: { body_text: [["Awa"]] },
    },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Je veux le programme" }] },
  ]),
  seed(
    "1627019861106406",
    "promo_rentree",
    "fr",
    "MARKETING",
    [
      {
        type: "BODY",
        text: "Bonjour {{1}}, profitez de 10 % sur les cours de la rentrée avec le code RENTREE.",
        example: { body_text: [["Awa"]] },
      },
    ],
    { status: "PENDING", quality_score: { score: "UNKNOWN", date: QUALITY_DATE } },
  ),
  seed("1627019861106407", "reminder", "en_US", "MARKETING", [
    {
      type: "BODY",
      text: "Hello {{1}}, registration for the January evening classes is open. Shall we keep a place for you?",
      example: { body_text: [["Awa"]] },
    },
    {
      type: "BUTTONS",
      buttons: [
        { type: "QUICK_REPLY", text: "Yes, please" },
        { type: "QUICK_REPLY", text: "Stop" },
      ],
    },
  ]),
];
