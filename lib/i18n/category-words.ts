import type { Say } from "./words";

/** A template's category in words; one that has none stays as Meta writes it. */
export const categoryWords = (t: Say, category: unknown): string =>
  category === "MARKETING" || category === "UTILITY"
    ? t(`templates.form.categories.${category}`).toLowerCase()
    : String(category ?? "").toLowerCase();
