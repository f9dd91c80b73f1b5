import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { lineOfFailure } from "./sql-lines.ts";

export interface MigrateOptions {
  /** Contains `migrations/<version>_<name>.sql` and perhaps `seed.sql`. */
  folder: string;
  seed?: boolean;
}

export interface MigrateResult {
  applied: string[];
  /** Files that were changed after they were applied. */
  changed: string[];
}

interface Migration {
  file: string;
  version: string;
  name: string;
  text: string;
}

/** Applies the pending migrations in the order of their versions, with the role of the URL (hosted: `postgres`). */
export async function migrate(url: string, { folder, seed = true }: MigrateOptions): Promise<MigrateResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('relance migrations'))");
    const { rows } = await client.query<{ version: string; text: string | null }>(
      "select version, array_to_string(statements, '') as text from supabase_migrations.schema_migrations",
    );
    const history = new Map(rows.map((row) => [row.version, row.text]));
    const migrations = readMigrations(path.join(folder, "migrations"));
    const pending = migrations.filter(({ version }) => !history.has(version));
    for (const migration of pending) await apply(client, migration);
    const seedFile = path.join(folder, "seed.sql");
    if (seed && history.size === 0 && pending.length > 0 && fs.existsSync(seedFile)) {
      await inTransaction(client, "seed.sql", fs.readFileSync(seedFile, "utf8"));
    }
    if (pending.length > 0) await client.query("notify pgrst, 'reload schema'");
    const changed = migrations.filter(({ version, text }) => (history.get(version) ?? text) !== text);
    return { applied: pending.map(({ file }) => file), changed: changed.map(({ file }) => file) };
  } finally {
    await client.end();
  }
}

function readMigrations(folder: string): Migration[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, version, name] = /^(\d+)_(.*)\.sql$/.exec(file) ?? [];
      if (!version || !name) return [];
      return [{ file, version, name, text: fs.readFileSync(path.join(folder, file), "utf8") }];
    });
}

const apply = (client: pg.Client, { file, version, name, text }: Migration) =>
  inTransaction(client, file, text, () =>
    client.query(
      "insert into supabase_migrations.schema_migrations (version, name, statements) values ($1, $2, $3)",
      [version, name, [text]],
    ),
  );

async function inTransaction(client: pg.Client, file: string, text: string, after?: () => Promise<unknown>) {
  await client.query("begin");
  try {
    await runFile(client, file, text);
    await after?.();
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    await client.query("reset all");
  }
}

async function runFile(client: pg.Client, file: string, text: string): Promise<void> {
  let completed = 0;
  const count = () => {
    completed += 1;
  };
  client.connection.on("commandComplete", count);
  try {
    await client.query(text);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const line = lineOfFailure(text, completed, error.position);
    const more = [error.detail, error.hint, error.where].filter(Boolean).join("; ");
    throw new Error(`${file}:${line}: ${error.message}${more ? ` (${more})` : ""}`, { cause: error });
  } finally {
    client.connection.off("commandComplete", count);
  }
}
