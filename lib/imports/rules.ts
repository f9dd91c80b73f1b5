import "server-only";
import { countryNamed, sameCallingCode } from "@/lib/contacts/country-names";
import { parsePhone } from "@/lib/contacts/phone";
import type { CsvRow } from "./csv";
import type { Column } from "./mapping";

export type ImportRow =
  | {
      line: number;
      full_name: string | null;
      phone: string;
      country_code: string;
      fields: Record<string, string>;
    }
  | { line: number; field: string; code: string; detail?: object; original: string[] };

const LONGEST_NAME = 120;
const LONGEST_VALUE = 1000;
const LONGEST_FIELDS_BYTES = 6000;
const LONGEST_ORIGINAL = 500;

/** Converts a row of a file to a contact, or to a refusal with field, code and original cells. */
export function readRow({ line, cells }: CsvRow, columns: Column[], default_country: string): ImportRow {
  const written = (field: string) => {
    const column = columns.find((candidate) => candidate.field === field);
    return column ? tidy(cells[column.index] ?? "") : "";
  };
  const refuse = (field: string, code: string, detail?: object): ImportRow => ({
    line,
    field,
    code,
    ...(detail ? { detail } : {}),
    original: cells.map((cell) => cell.slice(0, LONGEST_ORIGINAL)),
  });

  const full_name =
    [written("full_name"), written("first_name"), written("last_name")].filter(Boolean).join(" ") || null;
  if (full_name !== null && full_name.length > LONGEST_NAME) return refuse("full_name", "too_long");

  const stated = written("country_code");
  const country = stated === "" ? default_country : countryNamed(stated);
  if (!country) return refuse("country_code", "unknown_country");

  const digits = undoSpreadsheet(written("phone"));
  if (digits === "rounded") return refuse("phone", "rounded");
  const number = parsePhone(digits, country);
  if (!number.ok) return refuse("phone", number.code, number.detail);
  if (stated !== "" && !sameCallingCode(country, number.country_code))
    return refuse("phone", "country_mismatch", { country, found: number.country_code });

  const fields: Record<string, string> = {};
  for (const { field, index } of columns) {
    if (!field.startsWith("fields.")) continue;
    const value = tidy(cells[index] ?? "");
    if (value.length > LONGEST_VALUE) return refuse(field, "too_long");
    if (value !== "") fields[field.slice("fields.".length)] = value;
  }
  if (Buffer.byteLength(JSON.stringify(fields)) > LONGEST_FIELDS_BYTES) return refuse("fields", "too_long");
  return { line, full_name, phone: number.phone, country_code: number.country_code, fields };
}

const tidy = (cell: string) =>
  cell
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Z}]+/gu, " ")
    .trim();

/**
 * Restores a phone number that a spreadsheet shows as a quantity. 3,3612345678E+10 has all digits in the mantissa;
 * 3,36E+10 has lost them and returns `rounded`.
 */
export function undoSpreadsheet(cell: string): string {
  const text = /^="?(.*?)"?$/.exec(cell)?.[1] ?? cell;
  const scientific = /^\+?(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i.exec(text);
  if (scientific) {
    const [, first = "", decimals = "", exponent = ""] = scientific;
    return decimals.length === Number(exponent) ? first + decimals : "rounded";
  }
  return text.replace(/^(\d{8,15})[.,]0+$/, "$1");
}
