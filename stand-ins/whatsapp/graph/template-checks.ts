import { buttonsOf, component, type Template, variablesOf } from "../templates.ts";
import { GraphError } from "./errors.ts";
import type { SentComponent, SentParameter, SentTemplate } from "./request.ts";

const MEDIA = ["IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION"];

export function findSendable(templates: readonly Template[], sent: SentTemplate): Template {
  const template = templates.find((each) => each.name === sent.name && each.language === sent.language.code);
  const status = template?.status;
  if (status === "PAUSED")
    throw new GraphError(132015, `Template '${sent.name}' is paused due to low quality`);
  if (status === "DISABLED") throw new GraphError(132016, `Template '${sent.name}' is disabled`);
  if (template === undefined || status !== "APPROVED") {
    throw new GraphError(132001, `template name (${sent.name}) does not exist in ${sent.language.code}`);
  }
  return template;
}

export const sentComponent = (sent: SentTemplate, type: string): SentComponent | undefined =>
  sent.components.find((each) => each.type.toUpperCase() === type);

const requireCount = (where: string, given: number, expected: number) => {
  if (given === expected) return;
  const details = `${where}: number of localizable_params (${given}) does not match the expected number of params (${expected})`;
  throw new GraphError(132000, details);
};

function checkValue(where: string, value: string | undefined): void {
  if (value === undefined || value === "") {
    throw new GraphError(131008, `${where}: Parameter of type text is missing text value`);
  }
  if (/[\n\r\t]| {5,}/.test(value)) {
    throw new GraphError(
      132018,
      `${where}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`,
    );
  }
}

function checkTexts(where: string, text: string | undefined, given: SentParameter[], named: boolean): void {
  const variables = variablesOf(text);
  requireCount(where, given.length, variables.length);
  given.forEach((parameter, index) => {
    const place = `${where}[${index}]`;
    const isText = ["text", "currency", "date_time"].includes(parameter.type.toLowerCase());
    if (!isText)
      throw new GraphError(132012, `${place}: Format mismatch, expected TEXT, received ${parameter.type}`);
    if (named && !parameter.parameter_name) {
      throw new GraphError(132012, `${place}: Parameter name is missing or empty`);
    }
    if (!named && parameter.parameter_name) {
      throw new GraphError(
        132012,
        `${place}: unexpected parameter_name, the template has positional parameters`,
      );
    }
    if (named && !variables.includes(parameter.parameter_name ?? "")) {
      throw new GraphError(132012, `${place}: no parameter is named '${parameter.parameter_name}'`);
    }
    if (parameter.type.toLowerCase() === "text") checkValue(place, parameter.text);
  });
  if (named && new Set(given.map((parameter) => parameter.parameter_name)).size !== given.length) {
    throw new GraphError(132012, `${where}: a parameter name is given twice`);
  }
}

function checkHeader(template: Template, sent: SentTemplate): void {
  const header = component(template, "HEADER");
  const given = sentComponent(sent, "HEADER")?.parameters ?? [];
  const format = header?.format?.toUpperCase();
  if (header === undefined || format === undefined || !MEDIA.includes(format)) {
    checkTexts("header", header?.text, given, template.parameter_format === "NAMED");
    return;
  }
  requireCount("header", given.length, 1);
  const [parameter] = given;
  const type = parameter?.type.toUpperCase() ?? "UNKNOWN";
  if (type !== format) {
    throw new GraphError(132012, `header: Format mismatch, expected ${format}, received ${type}`);
  }
  const media = parameter?.[format.toLowerCase()];
  const keys = format === "LOCATION" ? ["latitude"] : ["id", "link"];
  const object = typeof media === "object" && media !== null ? (media as Record<string, unknown>) : {};
  if (!keys.some((key) => Boolean(object[key]))) {
    throw new GraphError(
      131008,
      `header: Parameter of type ${type.toLowerCase()} needs ${keys.join(" or ")}`,
    );
  }
}

function checkButtons(template: Template, sent: SentTemplate): void {
  const buttons = buttonsOf(template);
  const given = sent.components.filter((each) => each.type.toUpperCase() === "BUTTON");
  for (const each of given) {
    const index = Number(each.index);
    const button = each.index === undefined ? undefined : buttons[index];
    if (button === undefined) {
      throw new GraphError(132012, `button: there is no button at index ${String(each.index)}`);
    }
    const expected = button.type.toUpperCase();
    if (each.sub_type?.toUpperCase() !== expected) {
      throw new GraphError(
        132012,
        `button at index ${index}: expected ${expected}, received ${each.sub_type}`,
      );
    }
    if (expected === "QUICK_REPLY" && !each.parameters[0]?.payload) {
      throw new GraphError(131008, `button at index ${index}: Parameter of type payload is missing`);
    }
    if (expected === "QUICK_REPLY" && (each.parameters[0]?.payload?.length ?? 0) > 256) {
      throw new GraphError(131009, `button at index ${index}: payload is longer than 256 characters`);
    }
  }
  buttons.forEach((button, index) => {
    const parameters = given.find((each) => Number(each.index) === index)?.parameters ?? [];
    const wanted = button.type.toUpperCase() === "URL" ? variablesOf(button.url).length : 0;
    const isCode = button.type.toUpperCase() === "COPY_CODE";
    if (button.type.toUpperCase() === "URL" && wanted === 0)
      requireCount(`button at index ${index}`, parameters.length, 0);
    if ((wanted > 0 || isCode) && parameters.length === 0) {
      throw new GraphError(131008, `button at index ${index} of type ${button.type} requires a parameter`);
    }
    if (wanted > 0) checkValue(`button at index ${index}`, parameters[0]?.text);
  });
}

export function checkParameters(template: Template, sent: SentTemplate): void {
  checkHeader(template, sent);
  const named = template.parameter_format === "NAMED";
  checkTexts("body", component(template, "BODY")?.text, sentComponent(sent, "BODY")?.parameters ?? [], named);
  checkButtons(template, sent);
}
