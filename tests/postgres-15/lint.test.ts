import pg from "pg";
import { expect, inject, test } from "vitest";
import { emulateCron } from "../support/cron.ts";
import { createDatabase } from "../support/database.ts";

const db = await createDatabase();
const { sql, url } = db;

interface Complaint {
  name: string;
  line: number;
  level: string;
  message: string;
}

/**
 * What plpgsql_check says of each function, with each trigger that calls it. Left out: that it cannot see what a text
 * returns which is executed, and that it takes a parameter with a table's type for a result.
 */
const COMPLAINTS = `
  select p.oid::regprocedure::text as name, lineno as line, level, message
  from pg_proc p
    join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
    left join (select tgfoid, tgrelid, max(tgoldtable) as old, max(tgnewtable) as new
      from pg_trigger group by tgfoid, tgrelid) t on t.tgfoid = p.oid,
    lateral extensions.plpgsql_check_function_tb(
      funcoid => p.oid, relid => coalesce(t.tgrelid, 0), fatal_errors => false,
      oldtable => t.old, newtable => t.new
    ) c
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    and (p.prorettype <> 'trigger'::regtype or t.tgfoid is not null)
    and detail is distinct from 'cannot to determine result of dynamic SQL'
    and not (level = 'warning extra' and message like 'composite OUT variable "p\\_%')
  order by 1, 2`;

const complaints = () => sql<Complaint>(COMPLAINTS);

async function asSuperuser(text: string): Promise<void> {
  const own = new URL(url);
  own.username = "supabase_admin";
  const client = new pg.Client({ connectionString: own.toString() });
  await client.connect();
  await client.query(text);
  await client.end();
}
await asSuperuser("create extension plpgsql_check with schema extensions");
await emulateCron(db);

test("the database is Debian's, and the migrations were applied by a role that is not a superuser", async () => {
  expect(inject("databaseAdminUrl")).toContain("supabase_admin");
  const [server] = await sql(
    `select current_setting('server_version_num')::int / 10000 as version, current_user as "user",
       (select rolsuper from pg_roles where rolname = current_user) as superuser,
       (select tableowner from pg_tables where tablename = 'messages' and schemaname = 'public') as owner`,
  );
  expect(server).toEqual({ version: 15, user: "postgres", superuser: false, owner: "postgres" });
});

test("plpgsql_check finds nothing in any function", async () => {
  expect(await complaints()).toEqual([]);
});

test("plpgsql_check finds a column that is not there, and a variable that nothing reads", async () => {
  await sql(`create function private.scratch() returns int language plpgsql set search_path = '' as $$
    declare
      v_unused int;
    begin
      return (select nothing from public.queue limit 1);
    end $$`);
  const found = await complaints();
  expect(found.map(({ name, level }) => `${name} ${level}`)).toContain("private.scratch() error");
  expect(found.map(({ message }) => message)).toContainEqual(expect.stringContaining("v_unused"));
});
