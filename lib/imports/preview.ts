import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { PHONE_REPAIRS, type PhoneRepair } from "@/lib/contacts/schema";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { type CsvRow, countRows, readRows } from "./csv";
import { BYTE_ENCODINGS, type Encoding } from "./encodings";
import { TITLE_ROWS } from "./layout";
import { type Column, locate } from "./mapping";
import { openedFile } from "./opened-file";
import type { Findings, FindingsForm, ImportPreview, PreviewForm } from "./preview-schema";
import { type ImportRow, readRow } from "./rules";
import { type Settled, settleFile } from "./settle";
import { VCARD } from "./vcard";

const PREVIEWED_ROWS = 10;

/** How a file would be read, with its first 10 rows and what is wrong in the part given; stores nothing. Throws `invalid`. */
export async function previewImport(ctx: Ctx, form: PreviewForm): Promise<ImportPreview> {
  const { bytes, sheet, sheets } = await openedFile(ctx, form.file, form.sheet);
  const options = {
    default_country: form.default_country ?? ctx.actor.default_country,
    repairs: form.repairs,
  };
  const settled = await settleFile(ctx, bytes, { ...form, default_country: options.default_country });
  const { encoding, delimiter, titles_line, columns, mapping, found, remembered } = settled;
  const size = (sheet === null ? form.size : undefined) ?? bytes.length;
  const rows = await readRows(bytes, settled);
  const isWhole = size <= bytes.length;
  // The end of the part cuts the last row in two.
  const whole = (!isWhole && rows.length > 1 ? rows.slice(0, -1) : rows).filter(
    ({ line }) => line > titles_line,
  );
  const plain = whole.map((row) => readRow(row, found, { ...options, repairs: [] }));
  const read = form.repairs?.length ? whole.map((row) => readRow(row, found, options)) : plain;
  return {
    encoding: encoding ?? "utf-8",
    encodings: await encodingChoices(bytes, settled),
    delimiter,
    sheet,
    sheets,
    titles_line,
    head: delimiter === VCARD ? [] : rows.slice(0, TITLE_ROWS),
    columns,
    mapping,
    remembered,
    rows: whole.slice(0, PREVIEWED_ROWS).map((row, at) => shown(row, read[at]!)),
    repairs: repairsIn(whole, plain, found),
    phones: landLines(read),
    lines_exact: isWhole,
    lines_estimate: isWhole
      ? whole.length
      : Math.max(1, Math.round((countRows(bytes) * size) / bytes.length) - titles_line),
  };
}

/** What is found in the numbers of a part of a file that is read as the mapping says, by place. Throws `invalid`. */
export async function findNumbers(ctx: Ctx, { file, mapping, ...asked }: FindingsForm): Promise<Findings> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const rows = (await readRows(bytes, asked)).filter(({ line }) => line > (asked.titles_line ?? 0));
  const width = Math.max(
    0,
    ...Object.values(mapping ?? {})
      .flat()
      .map(Number),
  );
  const { found } = locate(
    Array.from({ length: width }, () => ""),
    mapping ?? {},
  );
  const default_country = asked.default_country ?? ctx.actor.default_country;
  const read = rows.map((row) => readRow(row, found, { default_country }));
  return { lines: rows.length, repairs: repairsIn(rows, read, found), phones: landLines(read) };
}

function shown({ line, cells }: CsvRow, row: ImportRow): ImportPreview["rows"][number] {
  if ("code" in row) {
    const problem = {
      field: row.field,
      code: row.code,
      detail: row.detail as Record<string, unknown> | undefined,
    };
    return { line, cells, full_name: null, first_name: null, phone: null, problem, remarks: [] };
  }
  const { full_name, first_name, remarks = [] } = row;
  return { line, cells, full_name, first_name, phone: spacedPhone(row.phone), problem: null, remarks };
}

const EXAMPLES = 3;

/** What each repair would accept, whether it is chosen already or not. */
function repairsIn(rows: CsvRow[], read: ImportRow[], found: Column[]): ImportPreview["repairs"] {
  const repairs = new Map<PhoneRepair, ImportPreview["repairs"][number]>();
  for (const [at, row] of rows.entries()) {
    const refused = read[at]!;
    if (!("code" in refused)) continue;
    const repair = PHONE_REPAIRS.find((each) => each === refused.code);
    const { phone } = (refused.detail ?? {}) as { phone?: string };
    if (!repair || !phone) continue;
    const known = repairs.get(repair) ?? { repair, count: 0, examples: [] };
    known.count += 1;
    if (known.examples.length < EXAMPLES) {
      const columns = found.filter(({ field }) => field === "phone");
      const written = columns.map(({ index }) => row.cells[index]?.trim() ?? "").find(Boolean) ?? "";
      known.examples.push({ line: row.line, written, phone: spacedPhone(phone) });
    }
    repairs.set(repair, known);
  }
  return [...repairs.values()];
}

function landLines(rows: ImportRow[]): ImportPreview["phones"] {
  const accepted = rows.filter((row) => !("code" in row));
  return {
    read: accepted.length,
    land_lines: accepted.filter((row) => "mobile" in row && !row.mobile).length,
  };
}

const SAMPLES = 3;
const NOT_ASCII = /[^\p{ASCII}]/u;
/** Enough for the first names. */
const SAMPLED_BYTES = 64 * 1024;

/** The first names, or else other values, that are not ASCII, as each encoding shows them. */
async function encodingChoices(
  bytes: Uint8Array,
  { encoding, delimiter, found }: Settled,
): Promise<ImportPreview["encodings"]> {
  if (encoding === null || encoding.startsWith("utf-16")) return [];
  const head = bytes.subarray(0, SAMPLED_BYTES);
  const cellsIn = async (each: Encoding) =>
    (await readRows(head, { encoding: each, delimiter })).map(({ cells }) => cells);
  const names = found.filter(({ field }) => field.endsWith("_name")).map(({ index }) => index);
  const foreign = (await cellsIn(encoding)).flatMap((cells, row) =>
    cells.flatMap((cell, index) => (NOT_ASCII.test(cell) ? [{ row, index }] : [])),
  );
  const isName = ({ index }: { index: number }) => names.includes(index);
  const chosen = [...foreign.filter(isName), ...foreign.filter((place) => !isName(place))].slice(0, SAMPLES);
  if (chosen.length === 0) return [];
  return Promise.all(
    (["utf-8", ...BYTE_ENCODINGS] as const).map(async (each) => {
      const rows = await cellsIn(each);
      return { encoding: each, samples: chosen.map(({ row, index }) => rows[row]?.[index]?.trim() ?? "") };
    }),
  );
}
