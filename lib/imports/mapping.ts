import { AppError } from "@/lib/base/errors";
import { CONTACT_FIELDS } from "./fields";
import type { ColumnRef, Mapping, Places } from "./schema";
import { foldTitle } from "./titles";

export type Column = { field: string; index: number };

/** The requested mapping; takes the guessed phone columns when none are given, since one is required. */
export function chooseMapping(asked: Mapping | undefined, guessed: Places): Mapping {
  if (!asked || Object.keys(asked).length === 0) return guessed;
  const phone = "phone" in asked ? asked.phone : (guessed.phone ?? null);
  return Object.fromEntries(
    Object.entries({ ...asked, phone: phone ?? null }).map(([field, column]) => [
      fieldName(field),
      column || null,
    ]),
  );
}

/** Indices of the mapped columns, in order of preference; `unknown` lists fields whose column is not in the file. */
export function locate(columns: string[], mapping: Mapping): { found: Column[]; unknown: string[] } {
  const found: Column[] = [];
  const unknown: string[] = [];
  for (const [field, refs] of Object.entries(mapping)) {
    for (const ref of [refs].flat()) {
      if (!ref) continue;
      const index = indexOf(columns, ref);
      if (index === -1) unknown.push(field);
      else found.push({ field, index });
    }
  }
  return { found, unknown };
}

function indexOf(columns: string[], ref: ColumnRef): number {
  if (typeof ref === "number") return ref <= columns.length ? ref - 1 : -1;
  const exact = columns.indexOf(ref.trim());
  if (exact !== -1) return exact;
  const folded = columns.map(foldTitle).indexOf(foldTitle(ref));
  if (folded !== -1 || !/^[1-9]\d{0,3}$/.test(ref)) return folded;
  return indexOf(columns, Number(ref));
}

/** The columns of a mapping by place. Throws `invalid` for columns that are not in the file. */
export function placesIn(columns: string[], mapping: Mapping): { places: Places; found: Column[] } {
  const { found, unknown } = locate(columns, mapping);
  if (unknown.length > 0) {
    throw new AppError("invalid", {
      fields: unknown.map((field) => ({ path: `mapping.${field}`, code: "unknown_column" })),
    });
  }
  const places: Places = {};
  for (const { field, index } of found) places[field] = [...(places[field] ?? []), index + 1];
  return { places, found };
}

const OWN_FIELDS: readonly string[] = CONTACT_FIELDS;

const fieldName = (field: string) =>
  OWN_FIELDS.includes(field) || field.startsWith("fields.")
    ? field
    : field === "country"
      ? "country_code"
      : `fields.${field}`;
