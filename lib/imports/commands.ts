import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { inParts } from "@/lib/contacts/commands";
import { countryNamed } from "@/lib/contacts/country-names";
import type { Json } from "@/lib/supabase/database.types";
import { unwrap } from "@/lib/supabase/errors";
import { inspectFile } from "./inspect";
import { beginImport } from "./job";
import { locate } from "./mapping";
import { PART_BYTES } from "./part-size";
import { getImport } from "./queries";
import { readRow } from "./rules";
import { Corrected, type Corrections, type ImportForm, Mapping, type NewImport } from "./schema";

/** Takes a file of 4 MB at most and begins to import it. Throws `too_large`, `invalid`, `category_not_found`. */
export async function importFile(ctx: Ctx, form: ImportForm): Promise<{ import_id: string }> {
  const { file, ...options } = form;
  if (file.size > PART_BYTES)
    throw new AppError("too_large", { fields: [{ path: "file", code: "too_large" }] });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { mapping, columns } = await inspectFile(bytes, options.mapping);
  const { import_id } = await announceImport(ctx, { ...options, file_name: nameOf(file), mapping });
  await storePart(ctx, { id: import_id, n: 1, bytes });
  await start(ctx, import_id, columns, mapping, bytes);
  return { import_id };
}

const nameOf = (file: File) => file.name.toWellFormed().replaceAll("\0", "").slice(0, 200) || "import.csv";

/** Announces a larger file, whose parts are to come. */
export async function announceImport(ctx: Ctx, input: NewImport): Promise<{ import_id: string }> {
  if (input.default_country && !countryNamed(input.default_country))
    throw invalidField("default_country", "unknown_country");
  const p_import = { default_country: ctx.actor.default_country, ...withoutBlanks(input) };
  return { import_id: unwrap(await ctx.db.rpc("create_import", { p_import })) };
}

const withoutBlanks = (input: NewImport) =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

/** Keeps a part, from 1 on, of 4 MB at most. The same part again replaces it. Throws `import_not_waiting`. */
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
    p_lines: linesIn(bytes),
  });
  unwrap(stored);
}

/** Begins to import the parts that came. Throws `invalid` for a file that can't be read, `import_not_waiting`. */
export async function startImport(ctx: Ctx, { id }: { id: string }): Promise<{ import_id: string }> {
  const waiting = await getImport(ctx, id);
  if (waiting.status !== "waiting") throw new AppError("import_not_waiting");
  const content = unwrap(await ctx.db.rpc("read_import_part", { p_import_id: id, p_part: 1 })) as
    | string
    | null;
  if (content === null) throw invalidField("file", "missing_part");
  const bytes = Buffer.from(content, "base64");
  const { mapping, columns } = await inspectFile(bytes, Mapping.parse(waiting.mapping));
  await start(ctx, id, columns, mapping, bytes);
  return { import_id: id };
}

async function start(ctx: Ctx, id: string, columns: string[], mapping: Mapping, bytes: Uint8Array) {
  unwrap(await ctx.db.rpc("start_import", { p_import_id: id, p_columns: columns, p_mapping: mapping }));
  await beginImport(id, linesIn(bytes));
}

function linesIn(bytes: Uint8Array): number {
  let lines = bytes.at(-1) === 0x0a ? 0 : 1;
  for (const byte of bytes) if (byte === 0x0a) lines += 1;
  return lines;
}

/** Imports rejected lines as corrected; what is still wrong is rejected anew. Throws `import_not_correctable`, `not_found`. */
export async function correctImport(ctx: Ctx, { id, lines }: Corrections): Promise<Corrected> {
  const { columns, mapping, default_country } = await getImport(ctx, id);
  const { found } = locate(columns, mapping);
  const p_rows = lines.map((line) => readRow(line, found, default_country ?? "")) as Json;
  const corrected = await ctx.db.rpc("correct_import_lines", { p_import_id: id, p_rows });
  return Corrected.parse(unwrap(corrected));
}

/** Erases the contacts that an import created, within 7 days; those with messages or answers since are kept. */
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
