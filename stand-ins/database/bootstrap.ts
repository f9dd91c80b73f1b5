import fs from "node:fs/promises";
import pg from "pg";

const read = (name: string) => fs.readFile(new URL(name, import.meta.url), "utf8");

/** Gives a database what a hosted project has before its first migration. Returns false if it had it already. */
export async function bootstrap(adminUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('relance bootstrap'))");
    const { rows } = await client.query<{ done: boolean }>(
      "select to_regclass('supabase_migrations.schema_migrations') is not null as done",
    );
    if (rows[0]?.done) return false;
    const { getAuthSchemaSql } = await import("@supabase/lite");
    await client.query("begin");
    await client.query(await read("bootstrap.sql"));
    await client.query("set local role supabase_auth_admin");
    await client.query(getAuthSchemaSql().replace(/create schema if not exists auth;?/i, ""));
    await client.query(await read("bootstrap-auth.sql"));
    await client.query("commit");
    return true;
  } finally {
    await client.end();
  }
}
