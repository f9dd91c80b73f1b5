import { buttonsOf } from "@shared/template-parts";
import type { TemplateChoice } from "@/lib/templates/schema";

const plain = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("_", " ");

/** Templates whose name or text holds every word, whatever the accents and capitals. */
export function searchTemplates(templates: TemplateChoice[], q: string): TemplateChoice[] {
  const words = plain(q).split(/\s+/).filter(Boolean);
  return templates.filter((template) => {
    const texts = [
      template.name,
      ...(template.snapshot?.components.map(({ text }) => text ?? "") ?? []),
      ...(template.snapshot ? buttonsOf(template.snapshot).map(({ text }) => text ?? "") : []),
    ];
    const all = plain(texts.join("\n"));
    return words.every((word) => all.includes(word));
  });
}
