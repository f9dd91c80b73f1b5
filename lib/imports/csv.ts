import Papa from "papaparse";
import { AppError } from "@/lib/base/errors";
import { dialectOf } from "./dialect";
import { decodeText, guessEncoding } from "./encoding";
import type { Encoding } from "./encodings";
import { cardRows, cardsIn, isVcard, VCARD } from "./vcard";

export type CsvRow = { line: number; cells: string[] };
/** `rows` are the first rows, `records` all rows; both include the titles and what stands above them. */
export type Csv = {
  /** Undefined while every byte is ASCII. */
  encoding: Encoding | undefined;
  delimiter: string;
  rows: CsvRow[];
  records: AsyncGenerator<CsvRow>;
};
/** What is known of a file; the rest is guessed. */
export type CsvFormat = { encoding?: Encoding | null; delimiter?: string | null };

export type FileCode = "xlsx" | "binary" | "empty" | "header_only" | "no_phone_column" | "cell_too_long";

/** The file as a whole cannot be imported. */
export class BadFile extends AppError {
  readonly file_code: FileCode;
  constructor(file_code: FileCode) {
    super("invalid", { detail: file_code, fields: [{ path: "file", code: file_code }] });
    this.file_code = file_code;
  }
}

/** A longer record means a quotation mark that is never closed. */
const LONGEST_RECORD = 512 * 1024;
const STEP = 64 * 1024;
/** Enough to detect an unclosed quotation mark in the first records. */
const HEAD = 1024 * 1024;
const START = 4096;
const FIRST_ROWS = 60;

/** Parses the beginning of a file. Throws `BadFile`. */
export const readHead = (bytes: Uint8Array, format?: CsvFormat): Promise<Csv> =>
  openCsv(chain([bytes.subarray(0, HEAD)]), format);

/** All rows of the beginning of a file. Throws `BadFile`. */
export async function readRows(bytes: Uint8Array, format?: CsvFormat): Promise<CsvRow[]> {
  const { records } = await openCsv(chain([bytes]), format);
  return take(records, Number.POSITIVE_INFINITY);
}

/**
 * Parses a file given in parts. Skips blank records; `line` is the row number that a spreadsheet shows, or the number
 * of a card. Throws `BadFile`.
 */
export async function openCsv(parts: AsyncGenerator<Uint8Array>, format: CsvFormat = {}): Promise<Csv> {
  const first = await beginningOf(parts);
  refuseWhatIsNoText(first);
  const encoding = format.encoding ?? guessEncoding(first);
  const texts = decodeText(chain([first], parts), encoding);
  const { value: text = "" } = await texts.next();
  if (text.trim() === "") throw new BadFile("empty");
  const { delimiter, records } = recordsOf(text, texts, format.delimiter ?? undefined);
  const rows = await take(records, FIRST_ROWS);
  if (rows.length === 0) throw new BadFile("empty");
  return { encoding, delimiter, rows, records: chain(rows, records) };
}

function recordsOf(text: string, more: AsyncIterable<string>, given: string | undefined) {
  if (isVcard(text)) return { delimiter: VCARD, records: cardRows(chain([text], more)) };
  const { delimiter, skipped } = dialectOf(text.slice(0, HEAD), given);
  return { delimiter, records: csvRecords(chain([text.slice(skipped)], more), delimiter) };
}

/** The number of rows or cards in a part of a file, at most. */
export function countRows(bytes: Uint8Array): number {
  const cards = cardsIn(bytes);
  if (cards > 0) return cards;
  let lines = bytes.at(-1) === 0x0a ? 0 : 1;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}

async function* csvRecords(texts: AsyncIterable<string>, delimiter: string): AsyncGenerator<CsvRow> {
  const parser = new Papa.Parser({ delimiter, newline: "\n", quoteChar: '"' });
  let rest = "";
  let line = 0;
  const parse = function* (last: boolean): Generator<CsvRow> {
    const { data, meta } = parser.parse(rest, 0, !last) as { data: string[][]; meta: { cursor: number } };
    rest = rest.slice(meta.cursor);
    for (const cells of data) {
      line += 1;
      if (cells.some((cell) => cell.length > LONGEST_RECORD)) throw new BadFile("cell_too_long");
      if (cells.some((cell) => cell.trim() !== "")) yield { line, cells };
    }
  };
  for await (const text of texts) {
    for (let at = 0; at < text.length; at += STEP) {
      rest += text.slice(at, at + STEP);
      yield* parse(false);
      if (rest.length > LONGEST_RECORD) throw new BadFile("cell_too_long");
    }
  }
  if (rest !== "") yield* parse(true);
}

function refuseWhatIsNoText(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new BadFile("empty");
  const start = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  if (start === "PK\x03\x04" || start === "\xd0\xcf\x11\xe0") throw new BadFile("xlsx");
  const head = bytes.subarray(0, START);
  if (start.startsWith("%PDF") || start.startsWith("{\\rt")) throw new BadFile("binary");
  if (guessEncoding(head)?.startsWith("utf-16")) return;
  const strange = head.filter(
    (byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b, 0x1e, 0x1f].includes(byte),
  ).length;
  if (head.includes(0) || strange > head.length / 100) throw new BadFile("binary");
}

/** The first 4 kB or more, enough to recognise a text file. */
async function beginningOf(parts: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array();
  while (bytes.length < START) {
    const { value, done } = await parts.next();
    if (done) break;
    bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value]);
  }
  return bytes;
}

async function* chain<Value>(first: Value[], more?: AsyncIterable<Value>): AsyncGenerator<Value> {
  yield* first;
  if (more) yield* more;
}

async function take<Value>(values: AsyncGenerator<Value>, most: number): Promise<Value[]> {
  const taken: Value[] = [];
  while (taken.length < most) {
    const { value, done } = await values.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
