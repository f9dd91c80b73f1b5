import { CONTACT_FIELDS, type ContactField } from "@/lib/imports/fields";
import type { Places } from "@/lib/imports/schema";

/** The field that a column is imported to: "" for none, `fields.<name>` for a custom field. */
export type Choice = string;

export const isContactField = (choice: string): choice is ContactField =>
  (CONTACT_FIELDS as readonly string[]).includes(choice);

const WHOLE_NAMES = ["full_name", "last_and_first_name"];
const NAME_PARTS = ["first_name", "last_name"];

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
  const isWhole = WHOLE_NAMES.includes(choice);
  const isPart = NAME_PARTS.includes(choice);
  const rivals = new Set(isContactField(choice) ? [] : [choice]);
  if (isWhole) for (const part of [...NAME_PARTS, ...WHOLE_NAMES]) if (part !== choice) rivals.add(part);
  if (isPart) for (const whole of WHOLE_NAMES) rivals.add(whole);
  return choices.map((other, place) => {
    if (place === at) return choice;
    return other !== "" && rivals.has(other) ? "" : other;
  });
}

/** The one column that holds whole names, and so may be split otherwise; undefined if there is none, or several. */
export function wholeNameColumn(choices: Choice[]): number | undefined {
  const [at, ...others] = choices.flatMap((choice, place) => (WHOLE_NAMES.includes(choice) ? [place] : []));
  return others.length === 0 ? at : undefined;
}

/** The custom field for a column: its title, or the name from the last import; `untitled` when it has neither. */
export const ownField = (title: string, current: Choice, untitled: string): Choice =>
  current.startsWith("fields.") ? current : `fields.${(title.trim() || untitled).slice(0, 60)}`;
