import { placeholders, splitAtPlaceholders } from "@shared/template-parts";

/** Meta's limits. */
export const LIMITS = {
  name: 512,
  header: 60,
  body: 1024,
  footer: 60,
  buttons: 10,
  button_text: 25,
  url: 2000,
  url_buttons: 2,
  phone_buttons: 1,
} as const;

export const LANGUAGES = [
  "fr",
  "en",
  "en_US",
  "en_GB",
  "ar",
  "es",
  "pt_PT",
  "pt_BR",
  "de",
  "it",
  "nl",
  "ha",
  "sw",
] as const;
export const DRAFT_CATEGORIES = ["MARKETING", "UTILITY"] as const;

/** Media types of a header, and the file types that Meta accepts as samples of them. */
export const MEDIA_FORMATS = ["IMAGE", "VIDEO", "DOCUMENT"] as const;
export type MediaFormat = (typeof MEDIA_FORMATS)[number];
export const SAMPLE_TYPES: Record<string, MediaFormat> = {
  "image/jpeg": "IMAGE",
  "image/png": "IMAGE",
  "video/mp4": "VIDEO",
  "application/pdf": "DOCUMENT",
};
export const SAMPLE_BYTES = 4 * 1024 * 1024;

export const BUTTON_TYPES = ["QUICK_REPLY", "URL", "PHONE_NUMBER"] as const;
export type ButtonType = (typeof BUTTON_TYPES)[number];

export type Part = "header" | "body" | "footer";

const POSITION = /^\d+$/;
const NAME = /^[a-z][a-z0-9_]*$/;
const WORDS_A_VARIABLE = 2;

/** Why Meta would refuse the variables of a text; null when it would accept them. */
export function variableProblem(text: string, part: Part): string | null {
  const pieces = splitAtPlaceholders(text);
  const plain = pieces.filter((_, at) => at % 2 === 0);
  const names = placeholders(text);
  if (plain.some((piece) => /\{\{|\}\}/.test(piece))) return "bad_variable";
  if (names.some((name) => !POSITION.test(name) && !NAME.test(name))) return "bad_variable";
  if (names.length === 0) return null;
  if (part === "footer") return "no_variable";
  if (part === "header" && names.length > 1) return "one_variable";
  return orderProblem(names) ?? (part === "body" ? placeProblem(plain, names) : null);
}

function orderProblem(names: string[]): string | null {
  const positions = names.filter((name) => POSITION.test(name));
  if (positions.length === 0) return null;
  if (positions.length < names.length) return "mixed_variables";
  return positions.every((name) => Number(name) >= 1 && Number(name) <= names.length)
    ? null
    : "variables_not_in_sequence";
}

function placeProblem(plain: string[], names: string[]): string | null {
  const blank = (piece: string | undefined) => !piece?.trim();
  if (blank(plain[0]) || blank(plain.at(-1))) return "variable_at_edge";
  if (plain.some(blank)) return "variables_adjacent";
  const words = plain.join(" ").split(/\s+/).filter(Boolean).length;
  return words < names.length * WORDS_A_VARIABLE + 1 ? "too_many_variables" : null;
}

/** Whether variables have names instead of positions; header and body must use the same form. */
export const isNamed = (names: string[]): boolean => names.some((name) => !POSITION.test(name));

export const mixesVariables = (header: string, body: string): boolean => {
  const [ours, theirs] = [placeholders(header), placeholders(body)];
  return ours.length > 0 && theirs.length > 0 && isNamed(ours) !== isNamed(theirs);
};

/** Problems of the buttons as a whole: their number, their order, duplicate texts. */
export function buttonsProblem(buttons: { type: ButtonType; text: string }[]): string | null {
  const count = (type: ButtonType) => buttons.filter((button) => button.type === type).length;
  if (count("URL") > LIMITS.url_buttons) return "too_many_urls";
  if (count("PHONE_NUMBER") > LIMITS.phone_buttons) return "one_phone";
  const texts = buttons.map(({ text }) => text.trim().toLowerCase()).filter(Boolean);
  if (new Set(texts).size < texts.length) return "same_button";
  const first = buttons.findIndex(({ type }) => type === "QUICK_REPLY");
  const last = buttons.findLastIndex(({ type }) => type === "QUICK_REPLY");
  return first === -1 || last - first + 1 === count("QUICK_REPLY") ? null : "quick_replies_apart";
}
