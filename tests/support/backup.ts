import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

interface Table {
  name: string;
  columns: string;
}
export interface Backup {
  folder: string;
  tables: Table[];
  sequences: { name: string; value: string }[];
}

/** Saves the rows of the schemas `public` and `private` as `pg_dump --data-only` does, by COPY to files of the server. */
export async function backUp(adminUrl: string): Promise<Backup> {
  const folder = mkdtempSync(join(tmpdir(), "relance-backup-"));
  chmodSync(folder, 0o777);
  return connected(adminUrl, async (client) => {
    await client.query("begin isolation level repeatable read");
    const { rows: tables } = await client.query<Table>(
      `select c.oid::regclass::text as name,
         (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
          where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
       from pg_class c where c.relkind in ('r', 'p') and not c.relispartition
         and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) order by 1`,
    );
    for (const { name, columns } of tables)
      await client.query(`copy (select ${columns} from ${name}) to '${join(folder, name)}'`);
    const { rows: sequences } = await client.query<{ name: string; value: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(sequencename) as name, last_value::text as value
       from pg_sequences where schemaname in ('public', 'private') and last_value is not null`,
    );
    await client.query("commit");
    return { folder, tables, sequences };
  });
}

/** Puts the rows back in place of those that are there; `kept` tables are left as they are. */
export async function restoreBackup(adminUrl: string, backup: Backup, kept: string[] = []): Promise<void> {
  const { folder, sequences } = backup;
  const tables = backup.tables.filter(({ name }) => !kept.includes(name));
  await connected(adminUrl, async (client) => {
    await client.query("begin; set local session_replication_role = replica");
    await client.query(`truncate ${tables.map(({ name }) => name).join(", ")}`);
    for (const { name, columns } of tables)
      await client.query(`copy ${name} (${columns}) from '${join(folder, name)}'`);
    for (const { name, value } of sequences)
      await client.query("select setval($1::regclass, $2)", [name, value]);
    await client.query("commit");
  });
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set search_path = ''");
    return await work(client);
  } finally {
    await client.end();
  }
}
