import { placeholders } from "@shared/template-parts";
import type { Drafted } from "@/lib/templates/components";
import { type ButtonType, LANGUAGES, type MediaFormat } from "@/lib/templates/drafting";

export type ButtonValues = {
  type: ButtonType;
  text: string;
  url: string;
  sample: string;
  phone_number: string;
};

export const emptyTemplate = (language: string) => ({
  name: "",
  language: (LANGUAGES as readonly string[]).includes(language) ? language : LANGUAGES[0],
  category: "MARKETING",
  header_format: "TEXT" as "TEXT" | MediaFormat,
  header: "",
  header_sample: "",
  body: "",
  samples: {} as Record<string, string>,
  footer: "",
  buttons: [] as ButtonValues[],
});
export type TemplateValues = ReturnType<typeof emptyTemplate>;

export const emptyButton = (type: ButtonType): ButtonValues => ({
  type,
  text: "",
  url: type === "URL" ? "https://" : "",
  sample: "",
  phone_number: "",
});

const orUndefined = (text: string) => text.trim() || undefined;

function buttonOf({ type, text, url, sample, phone_number }: ButtonValues): Drafted["buttons"][number] {
  if (type === "QUICK_REPLY") return { type, text };
  if (type === "PHONE_NUMBER") return { type, text, phone_number };
  return { type, text, url: url.trim(), sample: orUndefined(sample) };
}

/**
 * Converts form values to the action's input. Leaves out samples of removed variables and a title replaced by media.
 * `handle` is Meta's id of the header's sample file.
 */
export function templateOf(values: TemplateValues, handle: string) {
  const { name, language, category, header_format, header, header_sample, body, samples, footer, buttons } =
    values;
  const keys = placeholders(body);
  const title = header_format === "TEXT" ? orUndefined(header) : undefined;
  return {
    name,
    language,
    category,
    header: title,
    header_sample: placeholders(title ?? "").length > 0 ? orUndefined(header_sample) : undefined,
    header_media: header_format === "TEXT" ? undefined : { format: header_format, handle },
    body,
    samples: Object.fromEntries(keys.map((key) => [key, (samples[key] ?? "").trim()])),
    footer: orUndefined(footer),
    buttons: buttons.map(buttonOf),
  };
}

/** The next positional variable of a text. */
export const nextVariable = (text: string): string =>
  `{{${1 + Math.max(0, ...placeholders(text).map(Number).filter(Number.isInteger))}}}`;

/** Converts any text to a valid template name. */
export const asTemplateName = (written: string): string =>
  written
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_")
    .replaceAll(/[^a-z0-9_]/g, "");
