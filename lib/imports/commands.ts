import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { withoutUndefined } from "@/lib/base/values";
import { inParts } from "@/lib/contacts/commands";
import { countryNamed } from "@/lib/contacts/country-names";
import { PHONE_REPAIRS } from "@/lib/contacts/schema";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { BadFile, countRows } from "./csv";
import { beginImport } from "./job";
import { locate } from "./mapping";
import { openedFile } from "./opened-file";
import { importName, PART_BYTES } from "./parts";
import { getImport, listRejected, readPart } from "./queries";
import { readRow } from "./rules";
import {
  Corrected,
  type Corrections,
  type ImportForm,
  type LeftLines,
  type NewImport,
  type Proposals,
} from "./schema";
import { type Asked, type Settled, settleFile } from "./settle";
import { isWorkbook } from "./workbook";

/** Stores a text, address book or workbook of at most 4 MB and starts its import. Throws `too_large`, `invalid`, `category_not_found`. */
export async function importFile(ctx: Ctx, form: ImportForm): Promise<{ import_id: string }> {
  const { file, sheet, ...options } = form;
  if (file.size > PART_BYTES)
    throw new AppError("too_large", { fields: [{ path: "file", code: "too_large" }] });
  const { bytes } = await openedFile(ctx, file, sheet);
  const settled = await settledFile(ctx, bytes, options);
  const { import_id } = await announceImport(ctx, { ...options, file_name: importName(file) });
  // A workbook may be larger as text.
  for (let n = 1; (n - 1) * PART_BYTES < bytes.length; n++)
    await storePart(ctx, { id: import_id, n, bytes: bytes.subarray((n - 1) * PART_BYTES, n * PART_BYTES) });
  return start(ctx, import_id, settled, bytes);
}

/** Creates an import whose file will be uploaded in parts. Throws `invalid`, `category_not_found`. */
export async function announceImport(ctx: Ctx, input: NewImport): Promise<{ import_id: string }> {
  if (input.default_country && !countryNamed(input.default_country))
    throw invalidField("default_country", "unknown_country");
  const p_import = { default_country: ctx.actor.default_country, ...withoutUndefined(input) };
  return { import_id: unwrap(await ctx.db.rpc("create_import", { p_import })) };
}

/**
 * Stores part `n` (from 1) of at most 4 MB; the same part sent again replaces it. Throws `too_large`, `invalid`,
 * `import_not_waiting`.
 */
export async function storePart(
  ctx: Ctx,
  { id, n, bytes }: { id: string; n: number; bytes: Uint8Array },
): Promise<void> {
  if (bytes.length > PART_BYTES) throw new AppError("too_large");
  if (bytes.length === 0) throw invalidField("file", "empty");
  const stored = await ctx.db.rpc("store_import_part", {
    p_import_id: id,
    p_part: n,
    p_content: Buffer.from(bytes).toString("base64"),
    p_lines: countRows(bytes),
  });
  unwrap(stored);
}

/**
 * Starts the import of the uploaded parts. Throws `invalid` for an unreadable file or a missing part,
 * `import_not_waiting`, `not_found`.
 */
export async function startImport(ctx: Ctx, { id }: { id: string }): Promise<{ import_id: string }> {
  const waiting = await getImport(ctx, id);
  if (waiting.status !== "waiting") throw new AppError("import_not_waiting");
  const bytes = await readPart(ctx.db, id, 1);
  if (!bytes) throw invalidField("file", "missing_part");
  if (isWorkbook(bytes)) throw invalidField("file", "workbook_in_parts");
  return start(ctx, id, await settledFile(ctx, bytes, waiting), bytes);
}

type Options = Partial<Pick<Asked, "mapping" | "encoding" | "titles_line">> & {
  default_country?: string | null;
};

/** How to read a file, from its first part. Throws `invalid`. */
async function settledFile(ctx: Ctx, bytes: Uint8Array, options: Options): Promise<Settled> {
  const default_country = options.default_country ?? ctx.actor.default_country;
  const settled = await settleFile(ctx, bytes, { ...options, default_country });
  if (!settled.mapping.phone) throw new BadFile("no_phone_column");
  return settled;
}

async function start(ctx: Ctx, import_id: string, settled: Settled, bytes: Uint8Array) {
  const { columns: p_columns, mapping: p_mapping, encoding, delimiter, titles_line, kinds } = settled;
  const p_format = { encoding, delimiter, titles_line, kinds };
  unwrap(await ctx.db.rpc("start_import", { p_import_id: import_id, p_columns, p_mapping, p_format }));
  await beginImport(import_id, countRows(bytes));
  return { import_id };
}

/** Imports corrected rows; rows that are still invalid stay rejected. Throws `import_not_correctable`, `not_found`. */
export async function correctImport(ctx: Ctx, { id, lines }: Corrections): Promise<Corrected> {
  const { columns, mapping, default_country, repairs } = await getImport(ctx, id);
  const { found } = locate(columns, mapping);
  const options = { default_country: default_country ?? "", repairs };
  const p_rows = lines.map((line) => readRow(line, found, options)) as Json;
  const corrected = await ctx.db.rpc("correct_import_lines", { p_import_id: id, p_rows });
  return Corrected.parse(unwrap(corrected));
}

const PROPOSALS_A_CALL = 500;

/** Imports one part of the rejected rows with the number that each was proposed; `next`: where the next part begins. */
export async function acceptProposals(
  ctx: Ctx,
  { id, after, except }: Proposals,
): Promise<{ corrected: Corrected; next: number | null }> {
  const { columns, mapping, default_country } = await getImport(ctx, id);
  const { found } = locate(columns, mapping);
  const options = { default_country: default_country ?? "", repairs: [...PHONE_REPAIRS] };
  const asked = { id, reason: "repairs" as const, cursor: [after] as [number] };
  const { items, next } = await listRejected(ctx, asked, PROPOSALS_A_CALL);
  const lines = items.filter(({ line }) => !except.includes(line));
  const p_rows = lines.map(({ line, original }) =>
    readRow({ line, cells: original }, found, options),
  ) as Json;
  const corrected = await ctx.db.rpc("correct_import_lines", { p_import_id: id, p_rows });
  return { corrected: Corrected.parse(unwrap(corrected)), next: next?.[0] ?? null };
}

/** Sets rejected rows aside, or takes them back. Throws `not_found`. */
export async function leaveLines(ctx: Ctx, { id, lines, left_out }: LeftLines): Promise<{ changed: number }> {
  const args = { p_import_id: id, p_lines: lines, p_left_out: left_out };
  return { changed: unwrap(await ctx.db.rpc("leave_import_lines", args)) };
}

/** Deletes the contacts that an import created in the last `UNDO_DAYS`; keeps those with messages or replies since. */
export async function undoImport(
  ctx: Ctx,
  { id }: { id: string },
): Promise<{ deleted: number; kept: number }> {
  const deleted = await inParts("deleted", async (p_after) =>
    unwrap(await ctx.db.rpc("undo_import", { p_import_id: id, p_after })),
  );
  const left = await ctx.db
    .from("contacts")
    .select("id", { count: "exact", head: true })
    .eq("import_id", id)
    .eq("owner_id", ctx.actor.id);
  unwrap(left);
  return { deleted, kept: left.count ?? 0 };
}
