import Papa from "papaparse";
import { decodeText, type Encoding, guessEncoding } from "./encoding";
import { BadFile } from "./schema";

export type CsvRow = { line: number; cells: string[] };
export type CsvHead = { encoding: Encoding; delimiter: string; columns: string[]; rows: CsvRow[] };

const DELIMITERS = [";", ",", "\t", "|"];
/** A record longer than this is a quotation mark that was never closed. */
const LONGEST_RECORD = 512 * 1024;
const STEP = 64 * 1024;
/** Enough to see that the first records never end. */
const HEAD = 1024 * 1024;
const SHOWN_ROWS = 50;

/** What the first bytes of a file say. Throws `BadFile`: xlsx, binary, empty, header_only, cell_too_long. */
export async function readHead(bytes: Uint8Array): Promise<CsvHead> {
  refuseWhatIsNoText(bytes);
  const text = await textOf(bytes.subarray(0, HEAD));
  if (text.trim() === "") throw new BadFile("empty");
  const { delimiter, skipped } = dialectOf(text);
  const rows: CsvRow[] = [];
  for await (const row of recordsOf(oneText(text.slice(skipped)), delimiter, bytes.length <= HEAD)) {
    rows.push(row);
    if (rows.length > SHOWN_ROWS) break;
  }
  const header = rows.shift();
  if (!header) throw new BadFile("empty");
  if (rows.length === 0) throw new BadFile("header_only");
  const encoding = guessEncoding(bytes) ?? "utf-8";
  return { encoding, delimiter, columns: header.cells.map((cell) => cell.trim()), rows };
}

/** Every record of a file that comes in parts, the titles first, blank ones left out; `line` is what a spreadsheet shows. */
export async function* readRecords(
  parts: AsyncIterable<Uint8Array>,
  delimiter: string,
): AsyncGenerator<CsvRow> {
  yield* recordsOf(withoutDialectLine(decodeText(parts)), delimiter, true);
}

async function* recordsOf(
  texts: AsyncIterable<string>,
  delimiter: string,
  whole: boolean,
): AsyncGenerator<CsvRow> {
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
  if (whole && rest !== "") yield* parse(true);
}

/** Excel's `sep=;` before the titles; it shows no line for it. */
const DIALECT_LINE = /^\ufeff?"?sep=(.)"?\n/i;

function dialectOf(text: string): { delimiter: string; skipped: number } {
  const said = DIALECT_LINE.exec(text);
  if (said) return { delimiter: said[1]!, skipped: said[0].length };
  const { meta } = Papa.parse(text, { delimitersToGuess: DELIMITERS, preview: 20, newline: "\n" });
  const title_line = text.slice(0, text.indexOf("\n") >>> 0);
  const delimiter = title_line.includes(meta.delimiter)
    ? meta.delimiter
    : DELIMITERS.find((candidate) => title_line.includes(candidate));
  return { delimiter: delimiter ?? ";", skipped: 0 };
}

async function* withoutDialectLine(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const text of texts) {
    yield first ? text.replace(DIALECT_LINE, "") : text;
    first = first && text === "";
  }
}

function refuseWhatIsNoText(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new BadFile("empty");
  const start = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  if (start === "PK\x03\x04" || start === "\xd0\xcf\x11\xe0") throw new BadFile("xlsx");
  const head = bytes.subarray(0, 4096);
  if (start.startsWith("%PDF") || start.startsWith("{\\rt")) throw new BadFile("binary");
  if (guessEncoding(head)?.startsWith("utf-16")) return;
  const strange = head.filter((byte) => byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte)).length;
  if (head.includes(0) || strange > head.length / 100) throw new BadFile("binary");
}

async function textOf(bytes: Uint8Array): Promise<string> {
  let text = "";
  for await (const piece of decodeText(oneText(bytes))) text += piece;
  return text;
}

async function* oneText<Value>(value: Value): AsyncGenerator<Value> {
  yield value;
}
