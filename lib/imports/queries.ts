import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { encodeCursor } from "@/lib/base/list";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { readHead } from "./csv";
import { settleMapping } from "./mapping";
import { readRow } from "./rules";
import {
  type ImportListQuery,
  type ImportPreview,
  Mapping,
  OwnedImport,
  type PreviewForm,
  RejectedLine,
  type RejectedQuery,
} from "./schema";

/** Throws `not_found` when it does not exist or the caller may not see it. */
export async function getImport(ctx: Ctx, id: string): Promise<OwnedImport> {
  const row = unwrap(await ctx.db.from("imports").select("*").eq("id", id).maybeSingle());
  if (!row) throw new AppError("not_found");
  return OwnedImport.parse(row);
}

/** The caller's imports, newest first. */
export async function listImports(ctx: Ctx, query: ImportListQuery) {
  let list = ctx.db.from("imports").select("*").eq("owner_id", ctx.actor.id).neq("status", "waiting");
  if (query.cursor) list = list.lt("id", query.cursor[0]);
  const rows = unwrap(await list.order("id", { ascending: false }).limit(query.limit + 1));
  const items = rows.slice(0, query.limit).map((row) => OwnedImport.parse(row));
  const more = rows.length > query.limit;
  return { items, next_cursor: more ? encodeCursor([items.at(-1)!.id]) : null };
}

export async function listRejected(ctx: Ctx, query: RejectedQuery, limit = 50) {
  const rows = unwrap(
    await ctx.db
      .from("import_rows")
      .select("line, field, code, detail, original")
      .eq("import_id", query.id)
      .eq("outcome", "rejected")
      .gt("line", query.cursor?.[0] ?? 0)
      .order("line")
      .limit(limit + 1),
  );
  const items = rows.slice(0, limit).map((row) => RejectedLine.parse(row));
  const next: [number] | null = rows.length > limit ? [items.at(-1)!.line] : null;
  return { items, next_cursor: encodeCursor(next), next };
}

/** The bytes of a part; null after the last part and once the import has ended. */
export async function readPart(db: Db, import_id: string, part: number): Promise<Uint8Array | null> {
  const content: string | null = unwrap(
    await db.rpc("read_import_part", { p_import_id: import_id, p_part: part }),
  );
  return content === null ? null : Buffer.from(content, "base64");
}

const PREVIEWED_ROWS = 10;

/** Format, columns and first 10 rows of a file with their problems; stores nothing. Throws `invalid`. */
export async function previewImport(ctx: Ctx, form: PreviewForm): Promise<ImportPreview> {
  const bytes = new Uint8Array(await form.file.arrayBuffer());
  const { columns, encoding, delimiter, rows: first_rows } = await readHead(bytes);
  const remembered = form.mapping ? undefined : await rememberedMapping(ctx, columns);
  const { mapping, found } = settleMapping(columns, form.mapping ?? remembered);
  const country = form.default_country ?? ctx.actor.default_country;
  const rows = first_rows.slice(0, PREVIEWED_ROWS).map(({ line, cells }) => {
    const row = readRow({ line, cells }, found, country);
    return "code" in row
      ? {
          line,
          cells,
          full_name: null,
          phone: null,
          problem: { field: row.field, code: row.code, detail: row.detail },
        }
      : { line, cells, full_name: row.full_name, phone: spacedPhone(row.phone), problem: null };
  });
  const lines = bytes.filter((byte) => byte === 0x0a).length + (bytes.at(-1) === 0x0a ? 0 : 1);
  const lines_estimate = Math.max(1, Math.round((lines * (form.size ?? bytes.length)) / bytes.length) - 1);
  return {
    encoding,
    delimiter,
    columns,
    mapping,
    remembered: remembered !== undefined,
    rows,
    lines_estimate,
  };
}

/** Number of past imports searched for one with the same columns. */
const REMEMBERED_IMPORTS = 50;

async function rememberedMapping(ctx: Ctx, columns: string[]): Promise<Mapping | undefined> {
  // Compared here, since `columns` is a reserved parameter in PostgREST URLs.
  const rows = unwrap(
    await ctx.db
      .from("imports")
      .select("mapping, columns")
      .eq("owner_id", ctx.actor.id)
      .order("id", { ascending: false })
      .limit(REMEMBERED_IMPORTS),
  );
  const wanted = JSON.stringify(columns);
  const same = rows.find((row) => JSON.stringify(row.columns) === wanted);
  return same && Mapping.parse(same.mapping);
}
