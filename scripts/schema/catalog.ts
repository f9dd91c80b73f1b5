import type pg from "pg";
import { CATALOG_QUERIES } from "./catalog-queries.ts";

/** The objects of a database: definitions by kind and name. */
export type Catalog = Map<string, string>;

/** Reads all objects that a migration may create, and the rows of tables that have any. */
export async function readCatalog(client: pg.ClientBase): Promise<Catalog> {
  const catalog: Catalog = new Map();
  // Without a search path definitions contain fully qualified names.
  await client.query("set search_path = ''");
  try {
    for (const [kind, query] of Object.entries(CATALOG_QUERIES)) {
      const { rows } = await client.query<{ name: string; definition: string | null }>(query);
      for (const { name, definition } of rows) catalog.set(`${kind} ${name}`, definition ?? "");
    }
    for (const [table, rows] of await readRows(client)) catalog.set(`rows of ${table}`, rows);
  } finally {
    await client.query("reset search_path");
  }
  return catalog;
}

// Identity columns depend on the order of inserts and keys are random, so neither is compared.
async function readRows(client: pg.ClientBase): Promise<[table: string, rows: string][]> {
  const { rows: tables } = await client.query<{ name: string; left_out: string[] }>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      array(select a.attname::text from pg_catalog.pg_attribute a
        where a.attrelid = c.oid and (a.attidentity <> '' or a.atttypid = 'pg_catalog.bytea'::regtype)) as left_out
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind = 'r' order by 1`);
  const found: [string, string][] = [];
  for (const { name, left_out } of tables) {
    const { rows } = await client.query<{ row: string }>(
      `select (to_jsonb(t) - $1::text[])::text as row from ${name} t order by 1`,
      [left_out],
    );
    if (rows.length > 0) found.push([name, rows.map(({ row }) => row).join("\n")]);
  }
  return found;
}
