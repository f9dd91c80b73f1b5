import { strFromU8, unzipSync } from "fflate";
import { format, getFormatFromId, isDateFormat, isTextFormat } from "numfmt";
import { type Locale, languages } from "@/lib/i18n/languages";

/** The file of each sheet of a workbook, by name. */
export function sheetsIn(bytes: Uint8Array): { name: string; path: string }[] {
  const files = textsIn(bytes, (path) => /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels)$/.test(path));
  const targets = new Map(
    tags(files["xl/_rels/workbook.xml.rels"], "Relationship").map((tag) => [
      attribute(tag, "Id"),
      attribute(tag, "Target"),
    ]),
  );
  return tags(files["xl/workbook.xml"], "sheet").map((tag) => ({
    name: attribute(tag, "name"),
    path: `xl/${targets.get(attribute(tag, "r:id"))}`.replace(/^xl\/\/(?:xl\/)?/, "xl/"),
  }));
}

/** The size of a workbook once unpacked, as it states itself. */
export function unpackedBytes(bytes: Uint8Array): number {
  let sum = 0;
  unzipSync(bytes, {
    filter: ({ originalSize }) => {
      sum += originalSize;
      return false;
    },
  });
  return sum;
}

/** The number of cells of the rectangle that a sheet spans, empty ones included. */
export function extentOf(bytes: Uint8Array, path: string): number {
  const { [path]: sheet } = textsIn(bytes, (each) => each === path);
  let [rows, columns] = [0, 0];
  for (const [, letters = "", row] of sheet?.matchAll(/<(?:\w+:)?(?:c|row)\b[^>]*?\sr="([A-Z]*)(\d+)"/g) ??
    []) {
    rows = Math.max(rows, Number(row));
    columns = Math.max(columns, numberOf(letters));
  }
  return rows * Math.max(columns, 1);
}

/** The number formats of the cells of a sheet that show their number otherwise than it is stored, by row and column. */
export function numberFormatsIn(bytes: Uint8Array, path: string): Map<string, string> {
  const { "xl/styles.xml": styles } = textsIn(bytes, (each) => each === "xl/styles.xml");
  const own = new Map(
    tags(styles, "numFmt").map((tag) => [attribute(tag, "numFmtId"), attribute(tag, "formatCode")]),
  );
  const [, cellStyles = ""] =
    /<(?:\w+:)?cellXfs\b[^>]*>([\s\S]*?)<\/(?:\w+:)?cellXfs>/.exec(styles ?? "") ?? [];
  const byStyle = tags(cellStyles, "xf").map((tag) => {
    const id = attribute(tag, "numFmtId") || "0";
    return own.get(id) ?? getFormatFromId(Number(id)) ?? "";
  });
  const formats = new Map<string, string>();
  if (!byStyle.some(isShownOtherwise)) return formats;
  const { [path]: sheet } = textsIn(bytes, (each) => each === path);
  for (const tag of tags(sheet, "c")) {
    const pattern = byStyle[Number(attribute(tag, "s") || "0")] ?? "";
    const place = isShownOtherwise(pattern) && placeOf(attribute(tag, "r"));
    if (place) formats.set(place, pattern);
  }
  return formats;
}

const isShownOtherwise = (pattern: string): boolean =>
  pattern !== "" && !/^general$/i.test(pattern) && !isTextFormat(pattern) && !isDateFormat(pattern);

/** A cell of a spreadsheet as a key: `B3` is `3:2`. */
function placeOf(address: string): string | undefined {
  const [, letters = "", row = ""] = /^([A-Z]{1,3})(\d+)$/.exec(address) ?? [];
  return row === "" ? undefined : `${row}:${numberOf(letters)}`;
}

/** The number of a column: `AA` is 27. */
const numberOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** Fewer digits are no phone number. */
const PHONE_DIGITS = 7;

/** A stored number as the spreadsheet shows it: “12,50 €”. A number of many digits keeps them all. */
export function shownNumber(stored: string, pattern: string | undefined, locale: Locale): string {
  const value = Number(stored);
  const plain = String(value);
  if (!Number.isFinite(value)) return stored;
  if (!pattern) return plain.replace(".", decimalOf(locale));
  const text = format(pattern, value, { locale: languages[locale].tag, throws: false })
    .replaceAll(/\s+/g, " ")
    .trim();
  const digits = text.replaceAll(/\D/g, "").replace(/^0+/, "");
  const isCut = /^\d+$/.test(plain) && plain.length >= PHONE_DIGITS && !digits.startsWith(plain);
  return text === "" || isCut ? plain : text;
}

const decimalOf = (locale: Locale): string =>
  new Intl.NumberFormat(languages[locale].tag).formatToParts(0.5).find(({ type }) => type === "decimal")
    ?.value ?? ".";

function textsIn(bytes: Uint8Array, wanted: (path: string) => boolean): Record<string, string> {
  const files = unzipSync(bytes, { filter: ({ name }) => wanted(name) });
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [path, strFromU8(content)]));
}

const tags = (xml: string | undefined, name: string): string[] =>
  xml?.match(new RegExp(`<(?:\\w+:)?${name}\\b[^>]*>`, "g")) ?? [];

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

const attribute = (tag: string, name: string): string =>
  (new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "").replaceAll(
    /&(?:#(x?)([0-9a-f]+)|(\w+));/gi,
    (_, hex: string, code: string | undefined, word: string) =>
      code ? String.fromCodePoint(Number.parseInt(code, hex ? 16 : 10)) : (ENTITIES[word] ?? ""),
  );
