import type { Mapping } from "@/lib/imports/schema";

/** The field that a column is imported to: "" for none, `fields.<name>` for a custom field. */
export type Choice = string;

export const CONTACT_FIELDS = ["full_name", "first_name", "last_name", "phone", "country_code"] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

export const isContactField = (choice: string): choice is ContactField =>
  (CONTACT_FIELDS as readonly string[]).includes(choice);

/** The choice of each column, in file order, from a mapping of fields to titles. */
export function choicesOf(columns: string[], mapping: Mapping): Choice[] {
  const choices = columns.map(() => "");
  for (const [field, title] of Object.entries(mapping)) {
    const at = title ? columns.findIndex((column, place) => column === title && choices[place] === "") : -1;
    if (at !== -1) choices[at] = field;
  }
  return choices;
}

/**
 * The mapping of fields to titles. Always names `phone`, so that the server does not guess a column that the user
 * rejected.
 */
export function mappingOf(columns: string[], choices: Choice[]): Mapping {
  const mapping: Mapping = { phone: null };
  for (const [at, choice] of choices.entries()) {
    const title = columns[at];
    if (choice !== "" && title) mapping[choice] = title;
  }
  return mapping;
}

/** Assigns a field to a column and removes it from any other. A full name and its parts exclude each other. */
export function choose(choices: Choice[], at: number, choice: Choice): Choice[] {
  const rivals = new Set([choice]);
  if (choice === "full_name") rivals.add("first_name").add("last_name");
  if (choice === "first_name" || choice === "last_name") rivals.add("full_name");
  return choices.map((other, place) => {
    if (place === at) return choice;
    return other !== "" && rivals.has(other) ? "" : other;
  });
}

/** The custom field for a column: its title, or the name from the last import. */
export const ownField = (title: string, current: Choice): Choice =>
  current.startsWith("fields.") ? current : `fields.${title.trim().slice(0, 60)}`;
