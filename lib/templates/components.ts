import { placeholders } from "@shared/template-parts";
import type { NewTemplate } from "./draft-schema";
import { isNamed } from "./drafting";

export type Drafted = Pick<
  NewTemplate,
  "header" | "header_sample" | "header_media" | "body" | "samples" | "footer" | "buttons"
>;

export const parameterFormat = ({ header = "", body }: Drafted): "NAMED" | "POSITIONAL" =>
  isNamed([...placeholders(header), ...placeholders(body)]) ? "NAMED" : "POSITIONAL";

/** Converts a draft to Meta's components with their samples; empty parts are omitted. */
export function componentsOf(draft: Drafted) {
  const named = parameterFormat(draft) === "NAMED";
  return [
    ...(draft.header ? [headerOf(draft.header, draft.header_sample ?? "", named)] : []),
    ...(draft.header_media ? [mediaOf(draft.header_media)] : []),
    bodyOf(draft, named),
    ...(draft.footer ? [{ type: "FOOTER", text: draft.footer }] : []),
    ...(draft.buttons.length > 0 ? [{ type: "BUTTONS", buttons: draft.buttons.map(buttonOf) }] : []),
  ];
}

function headerOf(text: string, sample: string, named: boolean) {
  const part = { type: "HEADER", format: "TEXT", text };
  const [name] = placeholders(text);
  if (name === undefined) return part;
  const example = named
    ? { header_text_named_params: [{ param_name: name, example: sample }] }
    : { header_text: [sample] };
  return { ...part, example };
}

const mediaOf = ({ format, handle }: NonNullable<Drafted["header_media"]>) => ({
  type: "HEADER",
  format,
  example: { header_handle: [handle] },
});

function bodyOf({ body, samples }: Drafted, named: boolean) {
  const part = { type: "BODY", text: body };
  const keys = placeholders(body);
  if (keys.length === 0) return part;
  const sampleOf = (key: string) => (Object.hasOwn(samples, key) ? (samples[key] ?? "") : "");
  const example = named
    ? { body_text_named_params: keys.map((key) => ({ param_name: key, example: sampleOf(key) })) }
    : { body_text: [keys.sort((one, other) => Number(one) - Number(other)).map(sampleOf)] };
  return { ...part, example };
}

function buttonOf(button: NewTemplate["buttons"][number]) {
  if (button.type !== "URL") return button;
  const { type, text, url, sample } = button;
  return url.endsWith("{{1}}")
    ? { type, text, url, example: [url.replace("{{1}}", () => sample ?? "")] }
    : { type, text, url };
}
