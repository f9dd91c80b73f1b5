import { placeholders } from "@shared/template-parts";
import type { CampaignDetails, CampaignPatch, PreviewInput } from "@/lib/campaigns/schema";
import type { Template, TemplateChoice } from "@/lib/templates/schema";

/** Source of a variable's value: a contact's field, or `text` for the same text for everyone. */
export type VariableChoice = {
  key: string;
  source: string;
  words: string;
  /** The value is the URL of a picture, film or file. */
  media?: true;
};

/** A campaign in the editor: every control has a value. */
export type DraftValues = {
  name: string;
  category_ids: number[];
  excluded_category_ids: number[];
  leave_out_reached: boolean;
  /** `name|language`; empty until one is chosen. */
  template: string;
  variables: VariableChoice[];
  /** Whether its fields are open; without a text there is no Message 2 either way. */
  has_follow_up: boolean;
  body: string;
  trigger: "any" | "chosen";
  buttons: string[];
  /** Comma-separated. */
  words: string;
  delay_seconds: number;
};

export const SAME_FOR_ALL = "text";

export const templateKey = ({ name, language }: { name: string; language: string | null }) =>
  `${name}|${language ?? ""}`;

export function valuesOf(campaign: CampaignDetails | null, variables: TemplateVariable[]): DraftValues {
  const { template, follow_up } = campaign ?? { template: null, follow_up: null };
  const { any, words = [], buttons = [] } = follow_up?.triggers ?? { any: true };
  return {
    name: campaign?.name ?? "",
    category_ids: campaign?.category_ids ?? [],
    excluded_category_ids: campaign?.excluded_category_ids ?? [],
    leave_out_reached: campaign?.leave_out_reached ?? true,
    template: template ? templateKey(template) : "",
    variables: choicesFor(variables, choicesOf(template?.variables ?? {}), []),
    has_follow_up: true,
    body: follow_up?.body ?? "",
    trigger: any || words.length + buttons.length === 0 ? "any" : "chosen",
    buttons,
    words: words.join(", "),
    delay_seconds: follow_up?.delay_seconds ?? 0,
  };
}

/** Keys of the templates that can be sent. */
export const usableTemplates = (templates: TemplateChoice[]) =>
  templates.filter(({ refusal }) => refusal === null).map(templateKey);

export function initialValues(campaign: CampaignDetails | null, templates: TemplateChoice[]): DraftValues {
  const { template } = campaign ?? { template: null };
  const stored = template && templates.find((each) => templateKey(each) === templateKey(template));
  return valuesOf(campaign, stored?.variables ?? []);
}

type TemplateVariable = Template["variables"][number];
type Sources = NonNullable<CampaignPatch["template"]>["variables"];

const choicesOf = (variables: Sources): VariableChoice[] =>
  Object.entries(variables).map(([key, source]) =>
    "text" in source
      ? { key, source: SAME_FOR_ALL, words: source.text }
      : { key, source: source.field, words: source.fallback ?? "" },
  );

/** One choice per variable of a template; keeps what was chosen for a variable of the same name. */
export function choicesFor(
  variables: TemplateVariable[],
  before: VariableChoice[],
  field_names: string[],
): VariableChoice[] {
  return variables.map(({ key, kind }) => {
    const chosen = before.find((choice) => choice.key === key && choice.source !== "");
    const { source, words } = chosen ?? {
      source: kind === "text" ? guess(key, field_names) : SAME_FOR_ALL,
      words: "",
    };
    return { key, source, words, ...(isMedia(kind) ? { media: true } : {}) };
  });
}

export const isMedia = (kind: string): boolean => ["image", "video", "document"].includes(kind);

const KNOWN_NAMES: Record<string, string> = {
  prenom: "first_name",
  first_name: "first_name",
  firstname: "first_name",
  nom: "full_name",
  name: "full_name",
  full_name: "full_name",
};

const plain = (name: string) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function guess(key: string, field_names: string[]): string {
  const own = field_names.find((name) => plain(name) === plain(key));
  return KNOWN_NAMES[plain(key)] ?? (own ? `fields.${own}` : "");
}

const sourcesOf = (choices: VariableChoice[]): Sources =>
  Object.fromEntries(
    choices
      .filter(({ source, words }) => source !== "" && (source !== SAME_FOR_ALL || words.trim() !== ""))
      .map(({ key, source, words }) => [key, sourceOf(source, words.trim())]),
  );

function sourceOf(source: string, words: string): Sources[string] {
  if (source === SAME_FOR_ALL) return { text: words };
  return words === "" ? { field: source } : { field: source, fallback: words };
}

const templateOf = ({ template, variables }: Pick<DraftValues, "template" | "variables">) => {
  const [name = "", language = ""] = template.split("|");
  return name ? { name, language, variables: sourcesOf(variables) } : null;
};

export const wordsOf = (words: string): string[] =>
  words
    .split(/[,;\n]/)
    .map((word) => word.trim())
    .filter(Boolean);

/** Converts the values to the patch for the action. An empty name is left out. */
export function patchOf(values: DraftValues): CampaignPatch {
  const { name, category_ids, excluded_category_ids, leave_out_reached } = values;
  return {
    ...(name.trim() ? { name: name.trim() } : {}),
    category_ids,
    excluded_category_ids: excluded_category_ids.filter((id) => !category_ids.includes(id)),
    leave_out_reached,
    template: templateOf(values),
    follow_up: followUpOf(values),
  };
}

/** Whether a Message 2 is sent. */
export const writesFollowUp = ({ has_follow_up, body }: Pick<DraftValues, "has_follow_up" | "body">) =>
  has_follow_up && body.trim() !== "";

function followUpOf(values: DraftValues) {
  const { body, trigger, buttons, words, delay_seconds } = values;
  if (!writesFollowUp(values)) return null;
  const chosen = { buttons, words: wordsOf(words) };
  const isAny = trigger === "any" || chosen.buttons.length + chosen.words.length === 0;
  return { body, triggers: isAny ? { any: true as const } : chosen, delay_seconds };
}

/**
 * The part of the values that the preview depends on. Of Message 2 it includes only the variables, so that typing does
 * not request a new preview.
 */
export function previewOf(values: DraftValues): NonNullable<PreviewInput["draft"]> {
  const names = placeholders(values.body).map((name) => `{{${name}}}`);
  const { category_ids, excluded_category_ids = [], leave_out_reached, template } = patchOf(values);
  return {
    category_ids,
    excluded_category_ids,
    leave_out_reached,
    template,
    follow_up: writesFollowUp(values) ? { body: names.join(" ").slice(0, 4096) || "…" } : null,
  };
}

const KNOWN_FIELD = /^(full_name|first_name|phone|fields\..{1,80})$/;

/** Variables of Message 2 that are not a field of a contact. */
export const unknownVariables = (body: string): string[] =>
  placeholders(body).filter((name) => !KNOWN_FIELD.test(name.split("|")[0]?.trim() ?? ""));

/** The control for the path in an error of the server. */
export function controlOf(path: string, values: DraftValues): string {
  const [, variable] = /^template\.variables\.(.+?)(?:\.(?:text|field|fallback))?$/.exec(path) ?? [];
  if (variable !== undefined) {
    const place = values.variables.findIndex(({ key }) => key === variable);
    return place < 0 ? "template" : `variables.${place}.words`;
  }
  if (path.startsWith("follow_up.triggers")) return "words";
  if (path.startsWith("follow_up.delay")) return "delay_seconds";
  if (path.startsWith("follow_up")) return "body";
  return path.split(".")[0] ?? path;
}
