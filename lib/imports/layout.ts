import "server-only";
import { countryNamed } from "@/lib/contacts/country-names";
import { readPhone } from "@/lib/contacts/phone";
import { isBareNumber, looksLikePhone, numbersIn } from "@/lib/contacts/phone-text";
import type { CsvRow } from "./csv";
import type { Places } from "./schema";
import { foldTitle, type Meaning, meaningOf, RANKS } from "./titles";

/** `titles_line` is the row number of the titles, 0 if there are none; `columns` are as wide as the widest row. */
export type Layout = { titles_line: number; columns: string[] };

/** Titles stand among the first rows. */
export const TITLE_ROWS = 10;

const titlesOf = ({ cells }: CsvRow): string[] => cells.map((cell) => cell.trim());
const known = (cells: string[]) => cells.filter((cell) => meaningOf(cell) !== undefined).length;
const filled = (cells: string[]) => cells.filter((cell) => cell.trim() !== "").length;

export function layoutOf(rows: CsvRow[], asked_line?: number | null): Layout {
  const titles = asked_line === undefined || asked_line === null ? findTitles(rows) : rowAt(rows, asked_line);
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const columns = titles ? titlesOf(titles) : [];
  return {
    titles_line: titles?.line ?? 0,
    columns: Array.from({ length: Math.max(width, columns.length) }, (_, at) => columns[at] ?? ""),
  };
}

const rowAt = (rows: CsvRow[], line: number) => rows.find((row) => row.line === line);

/** The rows that may hold the titles: the first ones, up to the first with somebody's phone number. */
export function titleCandidates(rows: CsvRow[]): CsvRow[] {
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const first = rows.findIndex(({ cells }) => hasNumber(cells) && !isHeading(cells, width));
  return rows.slice(0, Math.min(first === -1 ? rows.length : first, TITLE_ROWS));
}

/** Whether a row of a wider table is one cell of words, as “Tél. du secrétariat : 01 45 00 00 00” above the titles. */
const isHeading = (cells: string[], width: number) =>
  width > 1 && filled(cells) === 1 && cells.some((cell) => /\p{L}{2}/u.test(cell));

/** Whether a row has a phone number; one with a label may also be a title with an example, beside other titles. */
function hasNumber(cells: string[]): boolean {
  if (cells.some(isBareNumber)) return true;
  const numbers = cells.filter(looksLikePhone);
  return numbers.length > 0 && known(cells) <= known(numbers);
}

/** The row with most known titles; without any, a row of words above a column of numbers. */
function findTitles(rows: CsvRow[]): CsvRow | undefined {
  const candidates = titleCandidates(rows);
  const weight = ({ cells }: CsvRow) => known(cells) * 1000 + filled(cells);
  const best = candidates.toSorted((one, other) => weight(other) - weight(one))[0];
  if (best && known(best.cells) > 0) return best;
  if (!rows.some(({ cells }) => hasNumber(cells))) return rows[0];
  return candidates.findLast((row) => standsAboveNumbers(row, rows.slice(rows.indexOf(row) + 1)));
}

/** Whether some cell of words has mostly cells with digits below it. */
function standsAboveNumbers({ cells }: CsvRow, below: CsvRow[]): boolean {
  return cells.some((cell, at) => {
    if (!/\p{L}/u.test(cell) || /\d/.test(cell)) return false;
    const values = below.map((row) => row.cells[at] ?? "").filter((value) => value.trim() !== "");
    return values.length > 0 && values.filter((value) => /\d/.test(value)).length > values.length / 2;
  });
}

type Content = {
  filled: number;
  phones: number;
  mobiles: number;
  words: number;
  capitals: number;
  countries: number;
  /** How many values differ. */
  values: number;
};

/** Rows that are enough to judge a column. */
const JUDGED_ROWS = 50;

function contentOf(rows: CsvRow[], at: number, country: string): Content {
  const content = { filled: 0, phones: 0, mobiles: 0, words: 0, capitals: 0, countries: 0, values: 0 };
  const values = new Set<string>();
  for (const { cells } of rows.slice(0, JUDGED_ROWS)) {
    const cell = cells[at]?.trim() ?? "";
    if (cell === "") continue;
    content.filled += 1;
    content.values = values.add(cell).size;
    if (/\p{L}{2}/u.test(cell) && !/[\d@]/.test(cell)) content.words += 1;
    if (/\p{Lu}{2}/u.test(cell) && !/\p{Ll}/u.test(cell)) content.capitals += 1;
    if (/[\p{L}\p{Regional_Indicator}]/u.test(cell) && countryNamed(cell)) content.countries += 1;
    if (!/\p{Nd}/u.test(cell)) continue;
    const readings = numbersIn(cell).map((number) => readPhone(number, country));
    if (readings.some((reading) => reading.ok && reading.mobile)) content.mobiles += 1;
    if (readings.some((reading) => reading.ok || reading.detail?.phone)) content.phones += 1;
    else if (looksLikePhone(cell)) content.phones += 0.5;
  }
  return content;
}

/** What each column holds. `rows` are those below the titles. */
export const contentsOf = ({ columns }: Layout, rows: CsvRow[], country: string): Content[] =>
  columns.map((_, at) => contentOf(rows, at, country));

export const KINDS = ["empty", "numbers", "words", "capitals", "countries", "other"] as const;
export type Kind = (typeof KINDS)[number];

/** What most values of a column are. */
export function kindOf({ filled: all, phones, words: named, capitals, countries }: Content): Kind {
  if (all === 0) return "empty";
  if (phones > all / 2) return "numbers";
  if (countries > all / 2) return "countries";
  if (capitals > all / 2) return "capitals";
  return named > all / 2 ? "words" : "other";
}

/** Guesses what each column holds, from titles and values. */
export function guessPlaces({ columns }: Layout, contents: Content[]): Places {
  const meanings = columns.map(meaningOf);
  const phone = phoneColumns(meanings, contents);
  const free = (at: number) => !phone.includes(at);
  const mostly = (at: number, count: number) => count > contents[at]!.filled * 0.8;
  const fieldOf = (at: number) => {
    const meaning = meanings[at];
    // “Contact” and the like title names as often as numbers.
    const isName =
      meaning?.field === "phone" && meaning.rank === RANKS.unsure && mostly(at, contents[at]!.words);
    return isName && contents[at]!.filled > 0 ? "full_name" : meaning?.field;
  };
  const holding = (field: Meaning["field"]) =>
    [...columns.keys()].filter((at) => free(at) && fieldOf(at) === field);
  const places: Places = {};
  const put = (field: string, columnsAt: number[]) => {
    if (columnsAt.length > 0) places[field] = columnsAt.map((at) => at + 1);
  };
  put("phone", phone);
  const unknown = [...columns.keys()].filter(
    (at) => free(at) && meanings[at] === undefined && contents[at]!.filled > 0,
  );
  const nameless = unknown.filter((at) => saysNothing(columns[at]!));
  putNames(put, holding);
  const country_code = holding("country_code");
  if (country_code.length === 0)
    country_code.push(...nameless.filter((at) => mostly(at, contents[at]!.countries)).slice(0, 1));
  put("country_code", country_code);
  const isNamed = ["full_name", "last_and_first_name", "first_name", "last_name"].some(
    (field) => field in places,
  );
  const areWords = (at: number) => !country_code.includes(at) && mostly(at, contents[at]!.words);
  if (!isNamed) {
    const texts = nameless.filter(areWords);
    const [one, other] = texts;
    const isLastName = (at: number) => mostly(at, contents[at]!.capitals);
    if (one !== undefined && other === one + 1 && isLastName(one) !== isLastName(other)) {
      put("last_name", [isLastName(one) ? one : other]);
      put("first_name", [isLastName(one) ? other : one]);
    } else {
      // Names hardly repeat; under a title that is not known, words that repeat are something else.
      const names = unknown.filter((at) => areWords(at) && mostly(at, contents[at]!.values));
      put("full_name", [...texts, ...names].slice(0, 1));
    }
  }
  for (const at of holding("city")) put(`fields.${foldTitle(columns[at]!)}`, [at]);
  return places;
}

/** Whether a column has no title, or one that only counts columns. */
const saysNothing = (title: string) =>
  /^(?:\p{L}{1,2}|(?:col(?:onne|umn)?|champ|field)[ _]?)?\d*$/iu.test(title);

/** Columns of numbers, mobiles first: by title where the values agree, then by values alone, then by title alone. */
function phoneColumns(meanings: (Meaning | undefined)[], contents: Content[]): number[] {
  const rankOf = (at: number) => {
    const meaning = meanings[at];
    return meaning?.field === "phone" ? meaning.rank : undefined;
  };
  const all = [...meanings.keys()];
  const share = (at: number) => contents[at]!.phones / Math.max(contents[at]!.filled, 1);
  const mobile = (at: number) => (contents[at]!.mobiles > contents[at]!.filled / 2 ? 0 : 1);
  const inOrder = (columns: number[]) =>
    columns.toSorted(
      (one, other) => mobile(one) - mobile(other) || rankOf(one)! - rankOf(other)! || one - other,
    );
  const titled = all.filter((at) => rankOf(at) !== undefined);
  const agreeing = titled.filter((at) => share(at) >= 0.3);
  const reaching = (columns: number[]) => columns.filter((at) => rankOf(at)! <= RANKS.land_line);
  if (reaching(agreeing).length > 0) {
    // An empty column may be filled further down.
    return inOrder([...reaching(agreeing), ...reaching(titled).filter((at) => contents[at]!.filled === 0)]);
  }
  for (const rank of [RANKS.unsure, RANKS.aside]) {
    const chosen = agreeing.filter((at) => rankOf(at) === rank);
    if (chosen.length > 0) return inOrder(chosen);
  }
  const [untitled] = all
    .filter((at) => meanings[at] === undefined && share(at) >= 0.5)
    .toSorted((one, other) => contents[other]!.phones - contents[one]!.phones || one - other);
  if (untitled !== undefined) return [untitled];
  const isEmpty = contents.every(({ filled: count }) => count === 0);
  return inOrder(titled).slice(0, isEmpty ? undefined : 1);
}

/** A first name beside a name or a last name; otherwise whatever names a person is the full name. */
function putNames(
  put: (field: string, columns: number[]) => void,
  holding: (field: Meaning["field"]) => number[],
): void {
  const [first = [], last = [], full = [], reversed = [], name = []] = (
    ["first_name", "last_name", "full_name", "last_and_first_name", "name"] as const
  ).map(holding);
  if (first.length > 0) {
    put("first_name", first);
    put("last_name", [...last, ...name]);
  } else if (last.length > 0 && name.length > 0) {
    put("first_name", name);
    put("last_name", last);
  } else if (full.length > 0 || reversed.length === 0)
    put("full_name", full.length > 0 ? full : [...name, ...last]);
  else put("last_and_first_name", reversed);
}
