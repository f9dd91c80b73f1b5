import type { TemplateButton, TemplateSnapshot } from "./template.ts";
import {
  bodyKeys,
  buttonKey,
  buttonsOf,
  componentOf,
  HEADER_KEY,
  type HeaderFormat,
  headerTextKey,
  LOCATION_KEYS,
  placeholders,
  splitAtPlaceholders,
  templateVariables,
} from "./template-parts.ts";

export type Values = Readonly<Record<string, string>>;

/** A part of a text: written by the author (`variable` null), or inserted for a variable. */
export interface TextPart {
  text: string;
  variable: string | null;
  missing: boolean;
}
export interface RenderedText {
  text: string;
  parts: TextPart[];
  missing: string[];
}
export interface RenderedHeader {
  format: HeaderFormat;
  text: RenderedText | null;
  /** URL or id of the picture, video or document. */
  media: string | null;
}
export interface RenderedButton {
  type: string;
  text: string;
  url: string | null;
}
export interface RenderedTemplate {
  header: RenderedHeader | null;
  body: RenderedText;
  footer: string | null;
  buttons: RenderedButton[];
  missing: string[];
}

/** Own properties only, since a variable may be named `constructor`. */
const given = (values: Values, key: string): string | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined;

/** Cleans a value for a template: Meta refuses line breaks, tabs and repeated spaces. */
export const templateValue = (value: string | undefined): string =>
  (value ?? "")
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/ {2,}/g, " ")
    .trim();

const textValue = (value: string | undefined): string =>
  (value ?? "")
    .toWellFormed()
    .replace(/[^\P{Cc}\n]/gu, " ")
    .trim();

/** The variables of a text, as written between their braces. */
export const textVariables = placeholders;

/** Fills in the variables of a text. A missing one becomes its name in square brackets. */
export const renderText = (text: string, values: Values): RenderedText =>
  fill(text, (name) => textValue(given(values, name)));

function fill(text: string, filling: (name: string) => string): RenderedText {
  const parts = splitAtPlaceholders(text)
    .map((piece, index): TextPart => {
      if (index % 2 === 0) return { text: piece, variable: null, missing: false };
      const value = filling(piece);
      return { text: value || `[${piece}]`, variable: piece, missing: value === "" };
    })
    .filter((part) => part.text !== "");
  const missing = [...new Set(parts.flatMap((part) => (part.missing && part.variable ? part.variable : [])))];
  return { text: parts.map((part) => part.text).join(""), parts, missing };
}

/** A template as its recipient sees it. */
export function renderTemplate(template: TemplateSnapshot, values: Values): RenderedTemplate {
  const value = (key: string) => templateValue(given(values, key));
  return {
    header: renderHeader(template, value),
    body: fill(componentOf(template, "BODY")?.text ?? "", value),
    footer: componentOf(template, "FOOTER")?.text ?? null,
    buttons: buttonsOf(template).map((button, index) => ({
      type: button.type,
      text: button.text ?? "",
      url: button.url ? fill(button.url, () => urlSuffix(given(values, buttonKey(index)))).text : null,
    })),
    missing: missingValues(template, values),
  };
}

function renderHeader(template: TemplateSnapshot, value: (key: string) => string): RenderedHeader | null {
  const header = componentOf(template, "HEADER");
  if (!header) return null;
  const format = (header.format ?? "TEXT") as HeaderFormat;
  if (format !== "TEXT") return { format, text: null, media: value(HEADER_KEY) || null };
  const text = fill(header.text ?? "", (name) => value(headerTextKey(template, name)));
  return { format, text, media: null };
}

/** Keys of variables without a value, without which the message cannot be sent. */
export const missingValues = (template: TemplateSnapshot, values: Values): string[] =>
  templateVariables(template)
    .map((variable) => variable.key)
    .filter((key) => templateValue(given(values, key)) === "");

/** The variable end of a button's URL, percent-encoded. */
const urlSuffix = (value: string | undefined) => encodeURI(templateValue(value)).replaceAll("%25", "%");

export type GraphComponent = Record<string, unknown> & { type: "header" | "body" | "button" };

/**
 * The `components` that the Graph API needs to send a template; parts without variables are omitted. Meta returns
 * `payload` when a button is tapped.
 */
export function graphComponents(
  template: TemplateSnapshot,
  values: Values,
  payload: string,
): GraphComponent[] {
  const parameter = (key: string, name: string) => ({
    type: "text",
    ...(template.parameter_format === "NAMED" ? { parameter_name: name } : {}),
    text: templateValue(given(values, key)),
  });
  const body = bodyKeys(template).map((key) => parameter(key, key));
  return [
    ...graphHeader(template, values, parameter),
    ...(body.length > 0 ? [{ type: "body" as const, parameters: body }] : []),
    ...buttonsOf(template).flatMap((button, index) => graphButton(button, index, values, payload)),
  ];
}

function graphHeader(
  template: TemplateSnapshot,
  values: Values,
  parameter: (key: string, name: string) => object,
): GraphComponent[] {
  const header = componentOf(template, "HEADER");
  if (!header) return [];
  const format = header.format ?? "TEXT";
  switch (format) {
    case "TEXT": {
      const names = placeholders(header.text);
      const parameters = names.map((name) => parameter(headerTextKey(template, name), name));
      return parameters.length > 0 ? [{ type: "header", parameters }] : [];
    }
    case "LOCATION": {
      const [latitude, longitude, name, address] = LOCATION_KEYS.map((key) =>
        templateValue(given(values, key)),
      );
      const location = { latitude, longitude, name, address };
      return [{ type: "header", parameters: [{ type: "location", location }] }];
    }
    default: {
      const kind = format.toLowerCase();
      return [
        {
          type: "header",
          parameters: [{ type: kind, [kind]: mediaOf(templateValue(given(values, HEADER_KEY)), kind) }],
        },
      ];
    }
  }
}

function mediaOf(value: string, kind: string): object {
  const filename = kind === "document" ? /\/([^/?#]+\.[a-z0-9]+)(?:[?#]|$)/i.exec(value)?.[1] : undefined;
  const source = /^\d+$/.test(value) ? { id: value } : { link: value };
  return filename ? { ...source, filename } : source;
}

function graphButton(
  button: TemplateButton,
  index: number,
  values: Values,
  payload: string,
): GraphComponent[] {
  const component = (sub_type: string, parameter: object): GraphComponent[] => [
    { type: "button", sub_type, index: String(index), parameters: [parameter] },
  ];
  const value = given(values, buttonKey(index));
  if (button.type === "QUICK_REPLY") return component("quick_reply", { type: "payload", payload });
  if (button.type === "COPY_CODE")
    return component("copy_code", { type: "coupon_code", coupon_code: templateValue(value) });
  if (button.type === "URL" && placeholders(button.url).length > 0)
    return component("url", { type: "text", text: urlSuffix(value) });
  return [];
}
