import type { MessageButton } from "../people.ts";
import { buttonsOf, component, type Template } from "../templates.ts";
import type { SendRequest, SentInteractive, SentParameter, SentTemplate } from "./request.ts";
import { sentComponent } from "./template-checks.ts";

export interface Rendered {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: MessageButton[];
}

const filling = (parameter: SentParameter): string => {
  if (parameter.text !== undefined) return parameter.text;
  const typed = parameter[parameter.type.toLowerCase()] as { fallback_value?: string } | undefined;
  return typed?.fallback_value ?? "";
};

function fill(text: string, parameters: readonly SentParameter[]): string {
  return text.replace(/\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g, (whole, variable: string) => {
    const named = parameters.find((parameter) => parameter.parameter_name === variable);
    const parameter = named ?? (/^\d+$/.test(variable) ? parameters[Number(variable) - 1] : undefined);
    return parameter === undefined ? whole : filling(parameter);
  });
}

export function renderTemplate(template: Template, sent: SentTemplate): Rendered {
  const header = component(template, "HEADER");
  const isText = header?.format?.toUpperCase() === "TEXT";
  const parameters = (type: string) => sentComponent(sent, type)?.parameters ?? [];
  return {
    header:
      header === undefined
        ? null
        : isText
          ? fill(header.text ?? "", parameters("HEADER"))
          : `[${header.format?.toLowerCase()}]`,
    body: fill(component(template, "BODY")?.text ?? "", parameters("BODY")),
    footer: component(template, "FOOTER")?.text ?? null,
    buttons: buttonsOf(template).map((button, index): MessageButton => {
      const given = sent.components.find(
        (each) => each.type.toUpperCase() === "BUTTON" && Number(each.index) === index,
      )?.parameters[0];
      const text = button.text ?? "";
      switch (button.type.toUpperCase()) {
        case "URL":
          return {
            type: "URL",
            text,
            value: (button.url ?? "").replace(/\{\{\s*\w+\s*\}\}/, given?.text ?? ""),
          };
        case "PHONE_NUMBER":
          return { type: "PHONE_NUMBER", text, value: button.phone_number ?? "" };
        case "COPY_CODE":
          return { type: "COPY_CODE", text: text || "Copier le code", value: given?.coupon_code ?? "" };
        default:
          return { type: "QUICK_REPLY", text, value: given?.payload ?? text };
      }
    }),
  };
}

export function renderInteractive(sent: SentInteractive): Rendered {
  const url = sent.action.parameters;
  const buttons: MessageButton[] = (sent.action.buttons ?? []).map(({ reply }) => ({
    type: "REPLY",
    text: reply.title,
    value: reply.id,
  }));
  if (url?.url !== undefined)
    buttons.push({ type: "URL", text: url.display_text ?? url.url, value: url.url });
  const header = sent.header === undefined ? null : (sent.header.text ?? `[${sent.header.type}]`);
  return { header, body: sent.body?.text ?? "", footer: sent.footer?.text ?? null, buttons };
}

export const renderPlain = (body: string): Rendered => ({ header: null, body, footer: null, buttons: [] });

/** Media and other kinds, shown by their caption or their name. */
export function renderOther(request: SendRequest): Rendered {
  const content = request[request.type] as { caption?: string; emoji?: string } | undefined;
  return renderPlain(content?.caption ?? content?.emoji ?? `[${request.type}]`);
}
