import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Catalog, readCatalog } from "../../scripts/schema/catalog.ts";
import { differences } from "../../scripts/schema/compare.ts";
import { schemaText } from "../../scripts/schema/files.ts";
import { bootstrap } from "../../stand-ins/database/bootstrap.ts";
import { asRole } from "../../stand-ins/database/connection.ts";
import { createDatabase } from "../support/database.ts";

const supabase = fileURLToPath(new URL("../../supabase", import.meta.url));
const migrated = await createDatabase();
let client: pg.Client;
let schemas: Catalog;

beforeAll(async () => {
  client = new pg.Client({ connectionString: await databaseFromSchemas() });
  await client.connect();
  schemas = await readCatalog(client);
});
afterAll(() => client.end());

/** A database created from `schemas/` alone, by a role without superuser rights. */
async function databaseFromSchemas(): Promise<string> {
  const admin = new pg.Client({ connectionString: inject("databaseAdminUrl") });
  const url = new URL(inject("databaseAdminUrl"));
  const name = `s_${randomUUID().replaceAll("-", "")}`;
  url.pathname = name;
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  await bootstrap(url.toString());
  const made = asRole(url.toString(), "postgres");
  const maker = new pg.Client({ connectionString: made });
  await maker.connect();
  await maker.query(schemaText(supabase));
  await maker.end();
  return made;
}

it("the migrations create exactly what schemas/ describes", async () => {
  const made = await migrated.pool.connect();
  try {
    expect(differences(schemas, await readCatalog(made))).toEqual([]);
  } finally {
    made.release();
  }
});

it("every function is in schemas/ under its own name, and no public function runs with its owner's rights", async () => {
  const { rows } = await client.query<{ name: string; definer: boolean }>(
    `select n.nspname || '.' || p.proname as name, p.prosecdef as definer
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'private')`,
  );
  const text = schemaText(supabase);
  expect(rows.length).toBeGreaterThan(300);
  expect(rows.filter(({ name }) => !text.includes(`create function ${name}(`))).toEqual([]);
  expect(rows.filter(({ name, definer }) => definer && name.startsWith("public."))).toEqual([]);
});

describe("the comparison with schemas/ reports", () => {
  it.each([
    ["a grant", "grant select on public.opt_outs to authenticated", "relation public.opt_outs"],
    [
      "a grant on a column",
      "grant update (name) on public.campaigns to authenticated",
      "column public.campaigns.name",
    ],
    [
      "a grant on a function",
      "grant execute on function private.fail(text, text, text) to anon",
      "function private.fail(",
    ],
    ["a comment", "comment on column public.senders.turn is 'x'", "comment table column public.senders.turn"],
    ["a setting", "alter function public.sweep() set work_mem = '5MB'", "function public.sweep()"],
    ["an option", "alter table public.queue set (fillfactor = 90)", "relation public.queue"],
    [
      "a default",
      "alter table public.senders alter rate_per_minute set default 26",
      "column public.senders.rate_per_minute",
    ],
    ["a column", "alter table public.alerts add note text", "column public.alerts.note"],
    [
      "a constraint",
      "alter table public.rates drop constraint rates_are_not_negative",
      "constraint public.rates rates_are",
    ],
    ["an index", "drop index public.alerts_by_owner", "index public.alerts_by_owner"],
    [
      "a trigger",
      "alter table public.messages disable trigger messages_only_go_forward",
      "trigger public.messages mess",
    ],
    [
      "a policy",
      `alter policy "people edit themselves" on public.profiles to public`,
      "policy public.profiles people edit",
    ],
    ["row-level security", "alter table public.rates disable row level security", "relation public.rates"],
    ["a value of a type", "alter type public.user_role add value 'guest'", "type public.user_role"],
    ["a view", "create view public.x as select 1 as y", "relation public.x"],
    ["a schema's grant", "grant usage on schema private to anon", "schema private"],
    [
      "a default privilege",
      "alter default privileges grant execute on functions to anon",
      "default privileges postgres",
    ],
    ["a sequence", "alter sequence public.alerts_id_seq increment 2", "sequence public.alerts_id_seq"],
    ["a row", "delete from public.markets where country_code = 'FR'", "rows of public.markets"],
    ["a value in a row", "update public.rates set price = 1 where market = 'Other'", "rows of public.rates"],
  ])("%s", async (_what, change, name) => {
    expect(differences(schemas, await changed(change))).toContainEqual(expect.stringContaining(name));
  });

  it("a changed character in a function's body", async () => {
    const [fn] = (
      await client.query<{ text: string }>(
        "select replace(pg_get_functiondef('private.like_escape(text)'::regprocedure), '%_', '%-') as text",
      )
    ).rows;
    expect(differences(schemas, await changed(fn?.text ?? ""))).toEqual([
      expect.stringContaining("function private.like_escape(text)"),
    ]);
  });

  it("nothing when nothing has changed", async () => {
    expect(differences(schemas, await changed("select 1"))).toEqual([]);
  });
});

async function changed(change: string): Promise<Catalog> {
  await client.query("begin");
  try {
    await client.query(change);
    return await readCatalog(client);
  } finally {
    await client.query("rollback");
  }
}
