import "server-only";
import { withoutGuard } from "@/lib/base/csv";
import { countryNamed, sameCallingCode } from "@/lib/contacts/country-names";
import { firstNameIn, joinName, withoutPictures } from "@/lib/contacts/names";
import { type PhoneReading, readPhone } from "@/lib/contacts/phone";
import { numbersIn } from "@/lib/contacts/phone-text";
import type { PhoneRepair } from "@/lib/contacts/schema";
import type { CsvRow } from "./csv";
import type { Column } from "./mapping";
import type { Remark } from "./preview-schema";
import { meaningOf } from "./titles";

type Refused = { line: number; field: string; code: string; detail?: object; original: string[] };
export type Accepted = {
  line: number;
  full_name: string | null;
  first_name: string | null;
  /** The file has no column of first names, nor says where they stand in the full name. */
  first_name_guessed: boolean;
  phone: string;
  country_code: string;
  mobile: boolean;
  fields: Record<string, string>;
  remarks?: Remark[];
};
export type ImportRow = Accepted | Refused;
export type RowOptions = { default_country: string; repairs?: PhoneRepair[] };

const LONGEST_NAME = 120;
const LONGEST_VALUE = 1000;
const LONGEST_FIELDS_BYTES = 6000;
const LONGEST_ORIGINAL = 500;
/** What a decoder puts for bytes that are no text. */
const BROKEN = "\ufffd";

/**
 * Converts a row of a file to a contact, or to a refusal with field, code and original cells. Only the number and a
 * broken name cost the row; whatever else cannot be read becomes a remark.
 */
export function readRow({ line, cells }: CsvRow, columns: Column[], options: RowOptions): ImportRow {
  const refuse = (field: string, code: string, detail?: object): Refused => ({
    line,
    field,
    code,
    ...(detail ? { detail } : {}),
    original: cells.map((cell) => cell.slice(0, LONGEST_ORIGINAL)),
  });
  const written = (field: string) => firstFilled(cells, columns, field);
  const remarks: Remark[] = [];

  const names = {
    full: columns.some(({ field }) => NAMES.has(field)) ? written("full_name") : nameBeside(cells, columns),
    reversed: written("last_and_first_name"),
    first: written("first_name"),
    last: written("last_name"),
  };
  if (Object.values(names).some((name) => name.includes(BROKEN))) return refuse("full_name", "broken_text");

  const stated = written("country_code");
  const number = readNumber(cells, columns, stated, options, remarks);
  if (!number.ok) {
    const isLost =
      stated !== "" && !countryNamed(stated) && number.code !== "required" && !number.detail?.phone;
    return isLost ? refuse("country_code", "unknown_country") : refuse("phone", number.code, number.detail);
  }
  return {
    line,
    ...nameOf(names, remarks),
    phone: number.phone,
    country_code: number.country_code,
    mobile: number.mobile ?? false,
    fields: fieldsOf(cells, columns, remarks),
    ...(remarks.length > 0 ? { remarks } : {}),
  };
}

function firstFilled(cells: string[], columns: Column[], field: string): string {
  for (const column of columns) {
    const text = column.field === field ? tidy(cells[column.index] ?? "") : "";
    if (text !== "") return text;
  }
  return "";
}

/** What programs write for nothing. */
const NOTHING =
  /^(?:#(?:N\/A|REF|VALUE|VALEUR|NAME|NOM|NULL|NUL|DIV\/0|NUM|NOMBRE|ERROR)[!?]?|N\/A|NULL|\(null\)|<NA>|NaN|None|undefined|[-–—?./_]+)$/;

/** One line, without what shows nothing and without the apostrophe that guards a formula in an export. */
const tidy = (cell: string): string => seen(cell.replaceAll(/[\p{Cc}\p{Z}\u2800]+/gu, " "));

/** Like `tidy`, with its blanks and line breaks as they are: what an export wrote comes back the same. */
const tidyValue = (cell: string): string =>
  seen(cell.replaceAll(/\r\n?/g, "\n").replaceAll(/[^\P{Cc}\n]/gu, " "));

function seen(cell: string): string {
  const text = withoutGuard(cell.toWellFormed().trim());
  return /[^\p{Default_Ignorable_Code_Point}\p{C}\s\u2800]/u.test(text) && !NOTHING.test(text) ? text : "";
}

function nameOf(
  { full, reversed, first, last }: Record<"full" | "reversed" | "first" | "last", string>,
  remarks: Remark[],
): Pick<Accepted, "full_name" | "first_name" | "first_name_guessed"> {
  const whole = full || reversed || joinName(first, last);
  const full_name = shortened(whole, LONGEST_NAME);
  if (full_name !== whole) remarks.push({ field: "full_name", code: "name_cut" });
  const given = first === "" ? null : withoutPictures(shortened(first, LONGEST_NAME));
  const is_reversed = full === "" && reversed !== "";
  return {
    full_name: full_name || null,
    first_name: given ?? (first === "" ? firstNameIn(full_name, is_reversed) : null),
    first_name_guessed: first === "" && !is_reversed,
  };
}

/** Cuts a text by characters, as the database counts them. */
function shortened(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join("").trim();
}

/** The fields that name a person. */
const NAMES = new Set(["full_name", "last_and_first_name", "first_name", "last_name"]);

/** The name in front of or behind a number, as in “Awa Exemple 06 12 34 00 01”; empty for any other words. */
function nameBeside(cells: string[], columns: Column[]): string {
  const cell = tidy(cells[columns.find(({ field }) => field === "phone")?.index ?? -1] ?? "");
  const words = cell
    .replaceAll(/[\d+=][\d\s()+./-]*/g, " ")
    .split(/[\s:;,()"|]+/)
    .filter((word) => /\p{L}/u.test(word) && meaningOf(word)?.field !== "phone");
  return words.every((word) => /^(?:\p{Lu}|\p{Lo})[\p{L}\p{M}.'’-]*$/u.test(word)) ? words.join(" ") : "";
}

/** The first mobile of all columns of numbers, else the first number that is valid. */
function readNumber(
  cells: string[],
  columns: Column[],
  stated: string,
  { default_country, repairs = [] }: RowOptions,
  remarks: Remark[],
): PhoneReading {
  const country = stated === "" ? undefined : countryNamed(stated);
  const readings = columns
    .filter(({ field }) => field === "phone")
    .flatMap(({ index }) => numbersOf(cells[index] ?? ""))
    .map(({ text, listed }) => ({
      listed,
      reading: repaired(readPhone(text, country ?? default_country), repairs),
    }));
  const valid = readings.filter(({ reading }) => reading.ok);
  const taken = valid.find(({ reading }) => reading.mobile) ?? valid[0];
  if (!taken) {
    const fixable = readings.find(({ reading }) => !reading.ok && reading.detail?.phone) ?? readings[0];
    return fixable?.reading ?? readPhone("");
  }
  if (taken.listed > 1)
    remarks.push({ field: "phone", code: "several_numbers", detail: { count: taken.listed } });
  else if (readings.indexOf(taken) > 0 && !readings[0]!.reading.ok)
    remarks.push({ field: "phone", code: "unread_number" });
  remarkOnCountry(stated, country, taken.reading, default_country, remarks);
  return taken.reading;
}

function numbersOf(cell: string): { text: string; listed: number }[] {
  const texts = numbersIn(cell).filter((text) => text.trim() !== "" && !NOTHING.test(text.trim()));
  return texts.map((text) => ({ text, listed: texts.length }));
}

function repaired(reading: PhoneReading, repairs: PhoneRepair[]): PhoneReading {
  const { phone, country } = (!reading.ok && reading.detail) || {};
  if (reading.ok || !phone || !country || !(repairs as string[]).includes(reading.code)) return reading;
  return readPhone(phone);
}

/** With an international number the column of countries decides nothing. */
function remarkOnCountry(
  stated: string,
  country: string | undefined,
  reading: PhoneReading,
  default_country: string,
  remarks: Remark[],
): void {
  if (stated === "" || !reading.ok) return;
  const [field, found] = ["country_code", reading.country_code];
  if (!country)
    remarks.push({
      field,
      code: "unknown_country",
      detail: { taken: reading.international ? found : default_country },
    });
  else if (country !== found && !sameCallingCode(country, found))
    remarks.push({ field, code: "country_differs", detail: { country, found } });
}

function fieldsOf(cells: string[], columns: Column[], remarks: Remark[]): Record<string, string> {
  const fields: Record<string, string> = {};
  let bytes = 2;
  for (const { field, index } of columns) {
    const name = field.startsWith("fields.") ? field.slice("fields.".length) : "";
    const whole = name === "" || name in fields ? "" : tidyValue(cells[index] ?? "");
    if (whole === "") continue;
    const value = shortened(whole, LONGEST_VALUE);
    const size = Buffer.byteLength(JSON.stringify({ [name]: value }));
    if (value.includes(BROKEN)) remarks.push({ field, code: "broken_text" });
    else if (bytes + size > LONGEST_FIELDS_BYTES) remarks.push({ field, code: "field_dropped" });
    else {
      if (value !== whole) remarks.push({ field, code: "field_cut" });
      fields[name] = value;
      bytes += size;
    }
  }
  return fields;
}
