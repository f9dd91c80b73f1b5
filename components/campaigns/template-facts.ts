import type { TemplateSnapshot } from "@shared/template";
import { buttonsOf } from "@shared/template-parts";

/** Texts of a template's quick-reply buttons, which can trigger Message 2. */
export const quickReplies = (template: TemplateSnapshot | null): string[] =>
  template
    ? buttonsOf(template).flatMap(({ type, text }) => (type === "QUICK_REPLY" && text ? [text] : []))
    : [];
