import "server-only";
import { AppError } from "@/lib/base/errors";
import type { Db } from "@/lib/supabase/clients";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { type CsvRow, readHead, readRecords } from "./csv";
import { type Column, locate } from "./mapping";
import { type ImportRow, readRow } from "./rules";
import { BadFile, OwnedImport } from "./schema";

const ROWS_A_CALL = 5000;

/**
 * Reads the file of an import part after part and hands its lines to the database, some thousands a transaction.
 * Goes on where it, or another, stopped; harmless when two do it at once. False when time ran out. Throws `not_found`.
 */
export async function runImport(db: Db, import_id: string, until_ms: number): Promise<boolean> {
  const row = unwrap(await db.from("imports").select("*").eq("id", import_id).maybeSingle());
  if (!row) throw new AppError("not_found");
  const running = OwnedImport.parse(row);
  if (running.status !== "running") return true;
  try {
    const done = await readLines(db, running, until_ms);
    if (done) unwrap(await db.rpc("finish_import", { p_import_id: import_id }));
    return done;
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    unwrap(await db.rpc("finish_import", { p_import_id: import_id, p_error_code: error.code }));
    return true;
  }
}

async function readLines(db: Db, running: OwnedImport, until_ms: number): Promise<boolean> {
  const first = await readPart(db, running.id, 1);
  if (!first) throw new AppError("internal", { detail: "the import has no parts" });
  const { delimiter, columns } = await readHead(first);
  const { found } = locate(columns, running.mapping);
  let rows: ImportRow[] = [];
  let line = 0;
  const hand = async () => {
    const handed = { p_import_id: running.id, p_rows: rows as Json, p_lines_read: line };
    rows = [];
    return unwrap(await db.rpc("import_rows", handed));
  };
  for await (const record of linesAfter(
    running.lines_read,
    readRecords(partsOf(db, running.id, first), delimiter),
  )) {
    line = record.line;
    rows.push(rowOf(record, found, running));
    if (rows.length < ROWS_A_CALL) continue;
    if (!(await hand())) return true;
    if (Date.now() > until_ms) return false;
  }
  if (rows.length > 0) await hand();
  return true;
}

const rowOf = (record: CsvRow, found: Column[], running: OwnedImport) =>
  readRow(record, found, running.default_country ?? "");

async function* linesAfter(lines_read: number, records: AsyncIterable<CsvRow>): AsyncGenerator<CsvRow> {
  let titles = true;
  for await (const record of records) {
    if (!titles && record.line > lines_read) yield record;
    titles = false;
  }
}

async function* partsOf(db: Db, import_id: string, first: Uint8Array): AsyncGenerator<Uint8Array> {
  let part: Uint8Array | null = first;
  for (let n = 2; part; n++) {
    yield part;
    part = await readPart(db, import_id, n);
  }
}

async function readPart(db: Db, import_id: string, part: number): Promise<Uint8Array | null> {
  const content = unwrap(await db.rpc("read_import_part", { p_import_id: import_id, p_part: part })) as
    | string
    | null;
  return content === null ? null : Buffer.from(content, "base64");
}
