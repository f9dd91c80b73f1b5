import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../ports.ts";
import { bootstrap } from "./bootstrap.ts";
import { asRole } from "./connection.ts";
import { migrate } from "./migrate.ts";
import { type Database, startDatabase } from "./server.ts";

let dataDir: string;
let server: Database;
let url: string;
let adminUrl: string;
let folder: string;
let number = 0;

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "relance-migrate-"));
  fs.chmodSync(dataDir, 0o755);
  server = await startDatabase({ dataDir, port: await freePort(), settings: { fsync: "off" } });
});
afterAll(async () => {
  await server.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  number += 1;
  await query(server.adminUrl, `create database d${number}`);
  const own = new URL(server.adminUrl);
  own.pathname = `d${number}`;
  adminUrl = own.toString();
  url = asRole(adminUrl, "postgres");
  await bootstrap(adminUrl);
  folder = path.join(dataDir, `supabase${number}`);
  fs.mkdirSync(path.join(folder, "migrations"), { recursive: true });
});

const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, "migrations", name), text);

async function query<R extends pg.QueryResultRow>(connectionString: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

describe("migrations", () => {
  test("are applied once, in order, and recorded", async () => {
    write("20260102000000_second.sql", "alter table public.a add column b int;");
    write("20260101000000_first.sql", "create table public.a (id int);");
    write("notes.txt", "no migration");
    const files = ["20260101000000_first.sql", "20260102000000_second.sql"];
    expect(await migrate(url, { folder })).toEqual({ applied: files, changed: [] });
    expect(await migrate(url, { folder })).toEqual({ applied: [], changed: [] });
    const history = await query(
      url,
      "select version, name from supabase_migrations.schema_migrations order by 1",
    );
    expect(history).toEqual([
      { version: "20260101000000", name: "first" },
      { version: "20260102000000", name: "second" },
    ]);
  });

  test("that fail leave no trace, and the error names the line", async () => {
    write(
      "20260101000000_bad.sql",
      "create table public.a (id int);\n\ncreate table public.b (id nosuchtype);\n",
    );
    await expect(migrate(url, { folder })).rejects.toThrow(/^20260101000000_bad\.sql:3: type "nosuchtype"/);
    write(
      "20260101000000_bad.sql",
      "create table public.a (id int check (id > 0)); -- first;\n/* ; */\ninsert into public.a\nvalues (';', 1);",
    );
    await expect(migrate(url, { folder })).rejects.toThrow(/^20260101000000_bad\.sql:4: /);
    write(
      "20260101000000_bad.sql",
      "create table public.a (id int check (id > 0)); -- first;\n/* ; */\ninsert into public.a\nvalues (0);",
    );
    await expect(migrate(url, { folder })).rejects.toThrow(
      /^20260101000000_bad\.sql:3: .*violates check constraint/,
    );
    expect(await query(url, "select to_regclass('public.a') as a")).toEqual([{ a: null }]);
  });

  test("that were changed after they were applied are reported", async () => {
    write("20260101000000_first.sql", "create table public.a (id int);");
    await migrate(url, { folder });
    write("20260101000000_first.sql", "create table public.a (id bigint);");
    expect((await migrate(url, { folder })).changed).toEqual(["20260101000000_first.sql"]);
  });

  test("are followed by the seed the first time only", async () => {
    write("20260101000000_first.sql", "create table public.a (id int);");
    fs.writeFileSync(path.join(folder, "seed.sql"), "insert into public.a values (1);");
    await migrate(url, { folder });
    write("20260102000000_second.sql", "create table public.b (id int);");
    await migrate(url, { folder });
    expect(await query(url, "select id from public.a")).toEqual([{ id: 1 }]);
  });

  test("are applied once if two processes run them at the same time", async () => {
    write("20260101000000_first.sql", "create table public.a (id int);");
    const results = await Promise.all([migrate(url, { folder }), migrate(url, { folder })]);
    expect(results.flatMap(({ applied }) => applied)).toEqual(["20260101000000_first.sql"]);
  });
});

describe("the role of the migrations", () => {
  test.each([
    "create table auth.mine (id int)",
    "alter table auth.users add column x int",
    "create role boss superuser",
    "set role supabase_auth_admin",
    "copy (select 1) to '/tmp/x'",
    "alter system set work_mem = '8MB'",
  ])("may not %s", async (text) => {
    await expect(query(url, text)).rejects.toMatchObject({ code: "42501" });
  });

  test.each([
    "create extension if not exists pg_trgm with schema extensions",
    "create extension if not exists unaccent with schema extensions",
    "create extension if not exists btree_gin with schema extensions",
    "create extension if not exists pgcrypto with schema extensions",
    "create table public.owned (id uuid references auth.users (id) on delete cascade)",
    "insert into auth.users (id, email) values (gen_random_uuid(), 'a@relance.test')",
    "create role worker nologin",
    "set role service_role",
  ])("may %s", async (text) => {
    await expect(query(url, text)).resolves.toBeDefined();
  });

  test("gives new tables and functions no grants by default", async () => {
    await query(url, "create table public.a (id int)");
    const rows = await query(
      url,
      `select r from unnest(array['anon', 'authenticated', 'service_role']) r
       where has_table_privilege(r, 'public.a', 'select')`,
    );
    expect(rows).toEqual([]);
  });
});

test("the claims of a token are read as by hosted Supabase", async () => {
  const claims = `{"sub": "00000000-0000-4000-8000-000000000001", "role": "authenticated", "email": "a@b.c"}`;
  const rows = await query(
    url,
    `with c as materialized (select set_config('request.jwt.claims', '${claims}', false))
     select auth.uid() as id, auth.role() as role, auth.email() as email, auth.jwt() ->> 'sub' as sub from c`,
  );
  const id = "00000000-0000-4000-8000-000000000001";
  expect(rows).toEqual([{ id, role: "authenticated", email: "a@b.c", sub: id }]);
});
