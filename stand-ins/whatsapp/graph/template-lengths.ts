import type { Template } from "../templates.ts";
import { GraphError } from "./errors.ts";
import type { Rendered } from "./render.ts";

const LONGEST = { header: 60, body: 1024, url: 2000, code: 20 };

/** Refuses a template that is too long once it is filled in. */
export function checkLengths(template: Template, { header, body, buttons }: Rendered): void {
  check(template, "header", header ?? "", LONGEST.header);
  check(template, "body", body, LONGEST.body);
  for (const { type, value } of buttons) {
    if (type === "URL") check(template, "button", value, LONGEST.url);
    if (type === "COPY_CODE") check(template, "button", value, LONGEST.code);
  }
}

function check({ name }: Template, part: string, text: string, longest: number): void {
  const { length } = [...text];
  if (length <= longest) return;
  throw new GraphError(132005, `Translated text too long: ${name}, ${part}: ${length} of at most ${longest}`);
}
