import {
  type RenderedButton,
  type RenderedHeader,
  type RenderedText,
  renderTemplate,
  renderText,
  type TextPart as SharedPart,
  textVariables,
  type Values,
} from "@shared/render";
import type { TemplateSnapshot } from "@shared/template";
import type { BubbleButton, BubbleHeader } from "@/components/common/phone-preview";
import type { TextPart } from "@/components/common/whatsapp-text";

/** Displayed name of a variable without a value. */
type Naming = (variable: string) => string;

export type TemplateBubble = {
  header?: BubbleHeader;
  body: TextPart[];
  footer?: string;
  buttons: BubbleButton[];
};

export function templateBubble(
  template: TemplateSnapshot,
  values: Values,
  variableName: Naming,
): TemplateBubble {
  const { header, body, footer, buttons } = renderTemplate(template, values);
  return {
    header: header ? headerOf(header, variableName) : undefined,
    body: partsOf(body, variableName),
    footer: footer ?? undefined,
    buttons: buttons.map(buttonOf),
  };
}

const partsOf = ({ parts }: RenderedText, variableName: Naming): TextPart[] =>
  parts.map((part) => partOf(part, variableName));

function partOf({ text, variable, missing }: SharedPart, variableName: Naming): TextPart {
  if (variable === null) return text;
  return missing ? { missing: variableName(variable) } : { filled: text };
}

function headerOf({ format, text, media }: RenderedHeader, variableName: Naming): BubbleHeader {
  if (format === "TEXT") return { kind: "text", text: text ? partsOf(text, variableName) : "" };
  if (format === "IMAGE")
    return { kind: "image", url: media && /^(https?|blob):/i.test(media) ? media : undefined };
  if (format === "VIDEO") return { kind: "video" };
  return { kind: "document", name: media?.split(/[/?#]/).findLast((piece) => piece.includes(".")) };
}

const KINDS: Record<string, BubbleButton["kind"]> = {
  URL: "url",
  COPY_CODE: "url",
  PHONE_NUMBER: "phone",
  VOICE_CALL: "phone",
};

const buttonOf = ({ type, text }: RenderedButton): BubbleButton => ({
  kind: KINDS[type] ?? "quick_reply",
  text,
});

/** The bubble of Message 2, with the fallback after `|` for missing values. */
export function textBubble(body: string, values: Values, variableName: Naming): TextPart[] {
  const filled = Object.fromEntries(
    textVariables(body).map((name) => [
      name,
      values[name] || name.slice(name.indexOf("|") + 1 || name.length),
    ]),
  );
  return partsOf(renderText(body, filled), variableName);
}

/** The variables of a text with their displayed names as values. */
export const namesAsValues = (body: string, variableName: Naming): Values =>
  Object.fromEntries(textVariables(body).map((name) => [name, variableName(name)]));
