import type { TemplateSnapshot } from "@shared/template";
import { buttonsOf, componentOf, splitAtPlaceholders } from "@shared/template-parts";

/** Texts of a template's quick-reply buttons, which can trigger Message 2. */
export const quickReplies = (template: TemplateSnapshot | null): string[] =>
  template
    ? buttonsOf(template).flatMap(({ type, text }) => (type === "QUICK_REPLY" && text ? [text] : []))
    : [];

const AROUND = 18;

/** The text around a variable: “Bonjour {{1}}, les inscriptions…”. */
export function surroundings(template: TemplateSnapshot, key: string): string | null {
  const pieces = splitAtPlaceholders(componentOf(template, "BODY")?.text ?? "");
  const place = pieces.findIndex((piece, index) => index % 2 === 1 && piece === key);
  if (place < 0) return null;
  const before = pieces[place - 1] ?? "";
  const after = pieces[place + 1] ?? "";
  const start = before.length > AROUND || place > 1 ? `…${before.slice(-AROUND)}` : before;
  const end = after.length > AROUND || place + 2 < pieces.length ? `${after.slice(0, AROUND)}…` : after;
  return `${start}{{${key}}}${end}`.replace(/\s+/g, " ").trim();
}
