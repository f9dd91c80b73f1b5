import type { Places } from "@/lib/imports/schema";

/** The field that a column is imported to: "" for none, `fields.<name>` for a custom field. */
export type Choice = string;

export const CONTACT_FIELDS = ["full_name", "first_name", "last_name", "phone", "country_code"] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

export const isContactField = (choice: string): choice is ContactField =>
  (CONTACT_FIELDS as readonly string[]).includes(choice);

/** The choice of each column, in file order, from a mapping of fields to places. */
export function choicesOf(columns: string[], mapping: Places): Choice[] {
  const choices = columns.map(() => "");
  for (const [field, places] of Object.entries(mapping)) {
    for (const place of places) if (choices[place - 1] === "") choices[place - 1] = field;
  }
  return choices;
}

/**
 * The mapping of fields to places. Several columns of one field keep their order in `before`. Always names `phone`, so
 * that the server does not guess a column that the user rejected.
 */
export function mappingOf(choices: Choice[], before: Places): Places {
  const mapping: Places = { phone: [] };
  for (const [at, choice] of choices.entries()) {
    if (choice !== "") mapping[choice] = [...(mapping[choice] ?? []), at + 1];
  }
  for (const [field, places] of Object.entries(mapping)) {
    const order = (place: number) => {
      const known = before[field]?.indexOf(place) ?? -1;
      return known === -1 ? choices.length + place : known;
    };
    places.sort((one, other) => order(one) - order(other));
  }
  return mapping;
}

/**
 * Assigns a field to a column. Columns of one contact field fill each other; a custom field has one column, and a full
 * name and its parts exclude each other.
 */
export function choose(choices: Choice[], at: number, choice: Choice): Choice[] {
  const rivals = new Set(isContactField(choice) ? [] : [choice]);
  if (choice === "full_name") rivals.add("first_name").add("last_name");
  if (choice === "first_name" || choice === "last_name") rivals.add("full_name");
  return choices.map((other, place) => {
    if (place === at) return choice;
    return other !== "" && rivals.has(other) ? "" : other;
  });
}

/** The custom field for a column: its title, or the name from the last import; `untitled` when it has neither. */
export const ownField = (title: string, current: Choice, untitled: string): Choice =>
  current.startsWith("fields.") ? current : `fields.${(title.trim() || untitled).slice(0, 60)}`;
