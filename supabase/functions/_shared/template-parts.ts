import type { TemplateButton, TemplateComponent, TemplateSnapshot } from "./template.ts";

export type HeaderFormat = "TEXT" | "IMAGE" | "VIDEO" | "DOCUMENT" | "LOCATION";

/** A value that a template needs. `key` is its key in stored parameters. */
export interface TemplateVariable {
  key: string;
  part: "header" | "body" | "button";
  kind: "text" | "image" | "video" | "document" | "location" | "url_suffix" | "coupon_code";
  /** Index among all buttons; null for other parts. */
  button_index: number | null;
}

export const HEADER_KEY = "header";
export const buttonKey = (index: number) => `button.${index}`;
export const LOCATION_KEYS = ["latitude", "longitude", "name", "address"].map(
  (each) => `${HEADER_KEY}.${each}`,
);

const PLACEHOLDER = /\{\{\s*([^{}\s](?:[^{}]*[^{}\s])?)\s*\}\}/g;

/** The distinct names between double braces, in order. */
export const placeholders = (text = ""): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] as string)),
];

/** Splits a text at its placeholders: every odd element is a name. */
export const splitAtPlaceholders = (text: string): string[] => text.split(PLACEHOLDER);

export const componentOf = (template: TemplateSnapshot, type: string): TemplateComponent | undefined =>
  template.components.find((each) => each.type === type);

export const buttonsOf = (template: TemplateSnapshot): TemplateButton[] =>
  componentOf(template, "BUTTONS")?.buttons ?? [];

/** Key of the header's text variable: its name, or `header` when variables are positional. */
export const headerTextKey = (template: TemplateSnapshot, placeholder: string) =>
  template.parameter_format === "NAMED" ? placeholder : HEADER_KEY;

/** The body's variables in Meta's order. */
export function bodyKeys(template: TemplateSnapshot): string[] {
  const keys = placeholders(componentOf(template, "BODY")?.text);
  return template.parameter_format === "NAMED" ? keys : keys.sort((a, b) => Number(a) - Number(b));
}

/** Every value needed to send a template, with distinct keys. */
export function templateVariables(template: TemplateSnapshot): TemplateVariable[] {
  const all = [...headerVariables(template), ...bodyVariables(template), ...buttonVariables(template)];
  return all.filter((each, index) => all.findIndex((other) => other.key === each.key) === index);
}

const MEDIA_KINDS = { IMAGE: "image", VIDEO: "video", DOCUMENT: "document" } as const;

function headerVariables(template: TemplateSnapshot): TemplateVariable[] {
  const header = componentOf(template, "HEADER");
  const variable = (key: string, kind: TemplateVariable["kind"]): TemplateVariable => ({
    key,
    part: "header",
    kind,
    button_index: null,
  });
  switch (header?.format) {
    case "IMAGE":
    case "VIDEO":
    case "DOCUMENT":
      return [variable(HEADER_KEY, MEDIA_KINDS[header.format])];
    case "LOCATION":
      return LOCATION_KEYS.map((key) => variable(key, "location"));
    default:
      return placeholders(header?.text).map((name) => variable(headerTextKey(template, name), "text"));
  }
}

const bodyVariables = (template: TemplateSnapshot): TemplateVariable[] =>
  bodyKeys(template).map((key) => ({ key, part: "body", kind: "text", button_index: null }));

const buttonVariables = (template: TemplateSnapshot): TemplateVariable[] =>
  buttonsOf(template).flatMap((button, index) => {
    const kind =
      button.type === "COPY_CODE"
        ? "coupon_code"
        : button.type === "URL" && placeholders(button.url).length > 0
          ? "url_suffix"
          : null;
    return kind ? [{ key: buttonKey(index), part: "button", kind, button_index: index } as const] : [];
  });

const SENDABLE_BUTTONS = [
  "QUICK_REPLY",
  "URL",
  "PHONE_NUMBER",
  "COPY_CODE",
  "VOICE_CALL",
  "REQUEST_CONTACT_INFO",
];
const SENDABLE_PARTS = ["HEADER", "BODY", "FOOTER", "BUTTONS"];
const SENDABLE_HEADERS = ["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION"];

/** Parts that are missing or not supported (carousels, GIF headers, flows …); empty when the template can be sent. */
export function unsendableParts(template: TemplateSnapshot): string[] {
  const parts = template.components.map((each) => each.type).filter((type) => !SENDABLE_PARTS.includes(type));
  const buttons = buttonsOf(template).map((button) => button.type);
  const headers = template.components
    .filter((each) => each.type === "HEADER")
    .map((each) => each.format ?? "TEXT");
  return [
    ...new Set([
      ...parts,
      ...headers.filter((format) => !SENDABLE_HEADERS.includes(format)),
      ...buttons.filter((type) => !SENDABLE_BUTTONS.includes(type)),
      ...(componentOf(template, "BODY") ? [] : ["BODY"]),
    ]),
  ];
}
