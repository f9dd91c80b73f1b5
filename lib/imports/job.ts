import "server-only";
import { after } from "next/server";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { describeError, log } from "@/lib/base/log";
import type { JobCtx } from "@/lib/http/job";
import { publishImport } from "@/lib/queue/publish";
import { type Db, serviceClient } from "@/lib/supabase/clients";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { BadFile, openCsv } from "./csv";
import { locate } from "./mapping";
import { readPart } from "./queries";
import { type ImportRow, readRow } from "./rules";
import { OwnedImport } from "./schema";

export const ImportJob = z.object({ import_id: z.uuid() });

/** Less than the 300 s limit of a function, with time to store the last rows. */
const BUDGET_MS = 240_000;
const MOST_RETRIES = 3;
const LINES_AT_ONCE = 2000;
/** Delay after which the job checks an import that was started directly. */
const LOOK_AFTER_SECONDS = 60;
const ROWS_A_CALL = 5000;

/**
 * Imports short files right after the response, longer ones in a job. In both cases the job continues an interrupted
 * import.
 */
export async function beginImport(import_id: string, lines: number): Promise<void> {
  const at_once = lines <= LINES_AT_ONCE;
  const { published } = await publishImport(import_id, { delay_seconds: at_once ? LOOK_AFTER_SECONDS : 0 });
  if (published && !at_once) return;
  after(() =>
    runImport(serviceClient(), import_id).catch((error: unknown) =>
      log("error", "import_interrupted", { import_id, ...describeError(error) }),
    ),
  );
}

/**
 * Runs an import within one call's time limit and publishes another call for the rest. Throws `not_found`,
 * `unavailable`.
 */
export async function importContacts(ctx: JobCtx, { import_id }: z.infer<typeof ImportJob>): Promise<object> {
  try {
    const completed = await runImport(ctx.db, import_id);
    if (!completed && !(await publishImport(import_id)).published) throw new AppError("unavailable");
    return { completed };
  } catch (error) {
    const isGone = error instanceof AppError && error.code === "not_found";
    if (isGone || ctx.retried < MOST_RETRIES) throw error;
    log("error", "import_given_up", { import_id, ...describeError(error) });
    unwrap(await ctx.db.rpc("finish_import", { p_import_id: import_id, p_error_code: "internal" }));
    return { completed: false };
  }
}

/**
 * Continues an import where an earlier call stopped; safe to run twice at once. Returns false when time ran out. Throws
 * `not_found`.
 */
async function runImport(db: Db, import_id: string): Promise<boolean> {
  const until_ms = Date.now() + BUDGET_MS;
  const row = unwrap(await db.from("imports").select("*").eq("id", import_id).maybeSingle());
  if (!row) throw new AppError("not_found");
  const running = OwnedImport.parse(row);
  if (running.status !== "running") return true;
  try {
    const done = await importLines(db, running, until_ms);
    if (done) unwrap(await db.rpc("finish_import", { p_import_id: import_id }));
    return done;
  } catch (error) {
    if (!(error instanceof BadFile)) throw error;
    unwrap(await db.rpc("finish_import", { p_import_id: import_id, p_error_code: error.file_code }));
    return true;
  }
}

/** Reads the file in parts and passes its rows to the database, 5,000 per transaction. */
async function importLines(db: Db, running: OwnedImport, until_ms: number): Promise<boolean> {
  const { records } = await openCsv(partsOf(db, running.id), running);
  const { found } = locate(running.columns, running.mapping);
  const options = { default_country: running.default_country ?? "", repairs: running.repairs };
  const done_lines = Math.max(running.lines_read, running.titles_line ?? 1);
  let rows: ImportRow[] = [];
  let line = 0;
  const flush = async () => {
    const values = { p_import_id: running.id, p_rows: rows as Json, p_lines_read: line };
    rows = [];
    return unwrap(await db.rpc("import_rows", values));
  };
  for await (const record of records) {
    if (record.line <= done_lines) continue;
    line = record.line;
    rows.push(readRow(record, found, options));
    if (rows.length < ROWS_A_CALL) continue;
    if (!(await flush())) return true;
    if (Date.now() > until_ms) return false;
  }
  if (rows.length > 0) await flush();
  return true;
}

async function* partsOf(db: Db, import_id: string): AsyncGenerator<Uint8Array> {
  for (let n = 1; ; n++) {
    const part = await readPart(db, import_id, n);
    if (!part) return;
    yield part;
  }
}
