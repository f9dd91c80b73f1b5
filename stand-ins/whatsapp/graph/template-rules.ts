import { z } from "zod";
import { type TemplateComponent, variablesOf } from "../templates.ts";
import { GraphError } from "./errors.ts";

const button = z.looseObject({
  type: z.string().toUpperCase(),
  text: z.string().min(1).max(25).optional(),
  url: z.string().max(2000).optional(),
  phone_number: z.string().max(20).optional(),
  example: z.union([z.string(), z.array(z.string())]).optional(),
});
const component = z.looseObject({
  type: z.string().toUpperCase(),
  format: z.string().toUpperCase().optional(),
  text: z.string().optional(),
  example: z.record(z.string(), z.unknown()).optional(),
  buttons: z.array(button).max(10).optional(),
});
const newTemplate = z.looseObject({
  name: z
    .string()
    .max(512)
    .regex(/^[a-z0-9_]+$/),
  language: z.string().regex(/^[a-z]{2,3}([_-][A-Z]{2})?$/),
  category: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["MARKETING", "UTILITY", "AUTHENTICATION"])),
  parameter_format: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["POSITIONAL", "NAMED"]))
    .default("POSITIONAL"),
  components: z.array(component).min(1),
});

export type NewTemplate = z.infer<typeof newTemplate>;

const MAX_LENGTH: Record<string, number> = { HEADER: 60, BODY: 1024, FOOTER: 60 };

const refused = (subcode: number, title: string, message: string) =>
  new GraphError(100, undefined, {
    message: "Invalid parameter",
    subcode,
    userTitle: title,
    userMessage: message,
  });

function checkVariables(part: TemplateComponent, named: boolean): void {
  const text = part.text ?? "";
  const variables = variablesOf(text);
  const numbered = variables.filter((variable) => /^\d+$/.test(variable));
  if (named ? numbered.length > 0 : numbered.length < variables.length) {
    throw refused(
      2388041,
      "Parameters are mixed",
      "A template has positional or named parameters, never both.",
    );
  }
  if (!named && !numbered.every((variable) => Number(variable) >= 1 && Number(variable) <= numbered.length)) {
    throw refused(2388041, "Parameters are not in sequence", "Number the parameters 1, 2, 3 without gaps.");
  }
  if (part.type === "FOOTER" && variables.length > 0) {
    throw refused(2388046, "Footer can’t have parameters", "Remove the parameters from the footer.");
  }
  if (part.type === "HEADER" && variables.length > 1) {
    throw refused(2388046, "Header can have one parameter", "Keep one parameter in the header at most.");
  }
  if (part.type !== "BODY" || variables.length === 0) return;
  if (/^\s*\{\{/.test(text) || /\}\}\s*$/.test(text)) {
    throw refused(
      2388299,
      "Leading or trailing params not allowed",
      "Variables can’t be at the start or end of the template.",
    );
  }
  if (/\}\}\s*\{\{/.test(text))
    throw refused(2388299, "Adjacent params not allowed", "Put words between variables.");
  if (
    text
      .replace(/\{\{\w+\}\}/g, "")
      .split(/\s+/)
      .filter(Boolean).length <
    variables.length * 2 + 1
  ) {
    throw refused(2388293, "Too many variables", "This template has too many variables for its length.");
  }
  if (part.example?.[named ? "body_text_named_params" : "body_text"] === undefined) {
    throw refused(
      2388043,
      "Message template is missing an example",
      "Give a sample value for each variable.",
    );
  }
}

const MEDIA = new Set(["IMAGE", "VIDEO", "DOCUMENT"]);

function checkMedia(part: TemplateComponent): void {
  const handles = part.example?.header_handle;
  if (part.type !== "HEADER" || !MEDIA.has(part.format ?? "")) return;
  if (!Array.isArray(handles) || !/^\d::/.test(String(handles[0]))) {
    throw refused(2388043, "Message template is missing an example", "Upload a sample for the header.");
  }
}

function checkButtons(part: TemplateComponent): void {
  const types = (part.buttons ?? []).map((each) => each.type.toUpperCase());
  const count = (type: string) => types.filter((each) => each === type).length;
  const first = types.indexOf("QUICK_REPLY");
  const last = types.lastIndexOf("QUICK_REPLY");
  const grouped = first === -1 || last - first + 1 === count("QUICK_REPLY");
  if (count("URL") > 2 || count("PHONE_NUMBER") > 1 || count("COPY_CODE") > 1 || !grouped) {
    throw refused(
      2388060,
      "Buttons are not allowed in this order or number",
      "At most 2 URL, 1 phone and 1 code buttons, quick replies together.",
    );
  }
  for (const each of part.buttons ?? []) {
    const type = each.type.toUpperCase();
    if (type === "URL" && !/^https?:\/\/[^\s{}]+(\{\{1\}\})?$/.test(each.url ?? "")) {
      throw refused(
        2388083,
        "URL is not valid",
        "The address must be http(s), with one variable at its end at most.",
      );
    }
    if (type === "URL" && variablesOf(each.url).length > 0 && each.example === undefined) {
      throw refused(2388043, "Message template is missing an example", "Give a sample for the address.");
    }
  }
}

/** Throws what Meta refuses at once. The rest is left to the review. */
export function checkNewTemplate(body: unknown): NewTemplate {
  const result = newTemplate.safeParse(body);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw refused(2388039, "Invalid template", `${issue?.path.join(".")}: ${issue?.message}`);
  }
  const named = result.data.parameter_format === "NAMED";
  if (!result.data.components.some((part) => part.type === "BODY" && part.text)) {
    throw refused(2388040, "Body is missing", "A template needs a body.");
  }
  for (const part of result.data.components) {
    if ((part.text?.length ?? 0) > (MAX_LENGTH[part.type] ?? Number.POSITIVE_INFINITY)) {
      throw refused(
        2388040,
        "Text is too long",
        `${part.type} has at most ${MAX_LENGTH[part.type]} characters.`,
      );
    }
    checkVariables(part, named);
    checkMedia(part);
    if (part.type === "BUTTONS") checkButtons(part);
  }
  return result.data;
}
