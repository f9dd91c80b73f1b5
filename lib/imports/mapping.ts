import { AppError } from "@/lib/base/errors";
import type { Mapping } from "./schema";

export type Column = { field: string; index: number };

const TITLES: Record<string, RegExp> = {
  phone:
    /^(n[o°]?|num|numero|number)?\s?(de\s)?(tel|telephone|phone|portable|mobile|gsm|whatsapp|numero|number|cellulaire|contact)s?(\s?(mobile|portable|whatsapp|number|no|n°|1))?$/,
  full_name:
    /^(nom complet|noms? (et|&) prenoms?|prenoms? (et|&) noms?|full ?name|name|nom|contact name|nom du contact|beneficiaire|client)$/,
  first_name: /^(prenoms?|first ?name|given ?name)$/,
  last_name: /^(nom de famille|nom|last ?name|surname|family ?name)$/,
  country_code: /^(pays|country|country ?code|code pays|indicatif|indicatif pays|calling code|iso)$/,
};
const CUSTOM = /^(ville|city|town|quartier|commune|region)$/;

/** Normalises a title: removes accents, case, punctuation and repeated spaces. */
const foldTitle = (title: string): string =>
  title
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[_\-.:*'’\s]+/g, " ")
    .trim();

/** Guesses the mapping from French or English titles. */
export function guessMapping(columns: string[]): Mapping {
  const titles = columns.map(foldTitle);
  const taken = new Set<number>();
  const mapping: Mapping = {};
  const take = (field: string, index: number) => {
    if (index === -1) return;
    taken.add(index);
    mapping[field] = columns[index]!;
  };
  const find = (pattern: RegExp) => titles.findIndex((title, at) => !taken.has(at) && pattern.test(title));
  take("phone", find(TITLES.phone!));
  if (mapping.phone === undefined)
    take(
      "phone",
      titles.findIndex((title) => /\b(tel|telephone|phone|portable|mobile|whatsapp)\b/.test(title)),
    );
  take("first_name", find(TITLES.first_name!));
  if (mapping.first_name !== undefined) take("last_name", find(TITLES.last_name!));
  if (mapping.last_name === undefined) take("full_name", find(TITLES.full_name!));
  take("country_code", find(TITLES.country_code!));
  for (const [at, title] of titles.entries()) {
    if (!taken.has(at) && CUSTOM.test(title)) take(`fields.${title}`, at);
  }
  return mapping;
}

/** The requested mapping; guesses the phone column when it is not given, since it is required. */
export function chooseMapping(columns: string[], asked: Mapping | undefined): Mapping {
  if (!asked || Object.keys(asked).length === 0) return guessMapping(columns);
  const guessed = guessMapping(columns);
  const phone = "phone" in asked ? asked.phone : (guessed.phone ?? null);
  return Object.fromEntries(
    Object.entries({ ...asked, phone: phone ?? null }).map(([field, title]) => [
      fieldName(field),
      title || null,
    ]),
  );
}

/** Indices of the mapped columns; `unknown` lists fields whose title is not in the file. */
export function locate(columns: string[], mapping: Mapping): { found: Column[]; unknown: string[] } {
  const found: Column[] = [];
  const unknown: string[] = [];
  for (const [field, title] of Object.entries(mapping)) {
    if (!title) continue;
    const exact = columns.indexOf(title.trim());
    const index = exact === -1 ? columns.map(foldTitle).indexOf(foldTitle(title)) : exact;
    if (index === -1) unknown.push(field);
    else found.push({ field, index });
  }
  return { found, unknown };
}

/** The requested or guessed mapping of a file, with the column indices. Throws `invalid` for unknown titles. */
export function settleMapping(
  columns: string[],
  asked: Mapping | undefined,
): { mapping: Mapping; found: Column[] } {
  const mapping = chooseMapping(columns, asked);
  const { found, unknown } = locate(columns, mapping);
  if (unknown.length === 0) return { mapping, found };
  throw new AppError("invalid", {
    fields: unknown.map((field) => ({ path: `mapping.${field}`, code: "unknown_column" })),
  });
}

const OWN_FIELDS = ["full_name", "first_name", "last_name", "phone", "country_code"];

const fieldName = (field: string) =>
  OWN_FIELDS.includes(field) || field.startsWith("fields.")
    ? field
    : field === "country"
      ? "country_code"
      : `fields.${field}`;
