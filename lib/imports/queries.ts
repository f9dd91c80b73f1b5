import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { encodeCursor } from "@/lib/base/list";
import type { Db } from "@/lib/supabase/clients";
import { unwrap } from "@/lib/supabase/errors";
import { RemarkedLine, type RemarksQuery } from "./preview-schema";
import { type ImportListQuery, OwnedImport, ReasonCounts, RejectedLine, type RejectedQuery } from "./schema";

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

/** Rejected rows in file order; `open`: without those set aside, unless the reason says so. */
export async function listRejected(ctx: Ctx, query: RejectedQuery & { open?: boolean }, limit = 50) {
  let list = ctx.db
    .from("import_rows")
    .select("line, field, code, detail, original, left_out")
    .eq("import_id", query.id)
    .eq("outcome", "rejected")
    .gt("line", query.cursor?.[0] ?? 0);
  if (query.reason) list = list.eq("reason", query.reason);
  else if (query.open) list = list.neq("reason", "left");
  const rows = unwrap(await list.order("line").limit(limit + 1));
  const items = rows.slice(0, limit).map((row) => RejectedLine.parse(row));
  const next: [number] | null = rows.length > limit ? [items.at(-1)!.line] : null;
  return { items, next_cursor: encodeCursor(next), next };
}

/** How many rows are rejected, by reason. */
export async function countRejected(ctx: Ctx, { id }: { id: string }): Promise<ReasonCounts> {
  return ReasonCounts.parse(unwrap(await ctx.db.rpc("rejected_by_reason", { p_import_id: id })));
}

/** The bytes of a part; null after the last part and once the import has ended. */
export async function readPart(db: Db, import_id: string, part: number): Promise<Uint8Array | null> {
  const content: string | null = unwrap(
    await db.rpc("read_import_part", { p_import_id: import_id, p_part: part }),
  );
  return content === null ? null : Buffer.from(content, "base64");
}

/** Rows with a remark, in file order. */
export async function listRemarks(ctx: Ctx, query: RemarksQuery & { id: string }, all: number) {
  const rows = unwrap(
    await ctx.db
      .from("import_rows")
      .select("line, remarks")
      .eq("import_id", query.id)
      .not("remarks", "is", null)
      .gt("line", query.cursor?.[0] ?? 0)
      .order("line")
      .limit(query.limit + 1),
  );
  const items = rows.slice(0, query.limit).map((row) => RemarkedLine.parse(row));
  const next_cursor = rows.length > query.limit ? encodeCursor([items.at(-1)!.line]) : null;
  return { items, next_cursor, count: all, count_at_least: all };
}
