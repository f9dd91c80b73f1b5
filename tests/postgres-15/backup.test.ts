import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { ROOT } from "../../scripts/local/root.ts";
import { bootstrap } from "../../stand-ins/database/bootstrap.ts";
import { asRole } from "../../stand-ins/database/connection.ts";
import { createDatabase } from "../support/database.ts";
import { blocksOf } from "../support/guides.ts";

const GUIDE = "docs/06-SAUVEGARDER.md";
const run = promisify(execFile);
const folder = mkdtempSync(path.join(tmpdir(), "relance-backup-"));
const restored = `t_${randomUUID().replaceAll("-", "")}`;

const to = (name: string) => {
  const url = new URL(inject("databaseAdminUrl"));
  url.pathname = name;
  return url.toString();
};

async function ask<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await ask(to("postgres"), `drop database if exists ${restored} with (force)`);
});

/** The guide's commands that hold these words, run by a reader whose database is there. */
async function typed(words: string, base: string): Promise<string> {
  const commands = blocksOf(GUIDE)
    .flatMap((block) => block.commands)
    .filter((command) => command.includes(words));
  expect(commands).not.toEqual([]);
  const script = commands
    .join("\n")
    .replaceAll("../sauvegarde-relance", folder)
    .replaceAll("npx supabase", "npx --no-install supabase");
  const env = { ...process.env, BASE: base.replace(/^postgres:/, "postgresql:"), DO_NOT_TRACK: "1" };
  const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], { cwd: ROOT, env });
  return stdout;
}

const WHAT_COUNTS = `select
  (select jsonb_agg(email order by email) from auth.users) as accounts,
  (select jsonb_agg(jsonb_build_array(full_name, phone, encode(phone_key, 'hex'))) from public.contacts) as contacts,
  (select jsonb_agg(encode(person_key, 'hex')) from public.opt_outs) as opt_outs,
  (select jsonb_agg(jsonb_build_array(name, encode(value, 'hex'))) from private.secrets) as key,
  (select count(*) from pg_policies where schemaname = 'public') as policies,
  (select count(*) from pg_proc where pronamespace in ('public'::regnamespace, 'private'::regnamespace)) as functions,
  (select count(*) from information_schema.role_routine_grants where specific_schema = 'public') as grants,
  private.restore_problem() as problem`;

test("the commands of docs/06 bring accounts, contacts, opt-outs and their key into an empty project", async () => {
  const db = await createDatabase();
  const { id } = await db.createUser({ role: "super_admin" });
  await db.sql(
    "insert into contacts (owner_id, full_name, phone, country_code) values ($1, 'Moussa', '+221771234567', 'SN')",
    [id],
  );
  await db.sql(
    "insert into opt_outs (person_key, source, opted_out_at) select phone_key, 'manual', now() from contacts",
  );
  const [before] = await ask(db.url, WHAT_COUNTS);
  expect(before).toMatchObject({ opt_outs: [expect.any(String)], key: [["person_key", expect.any(String)]] });

  await typed("--dry-run | bash", db.url);
  expect(await typed("grep -c", db.url)).toBe("1\n");

  await ask(to("postgres"), `create database ${restored}`);
  await bootstrap(to(restored));
  // Supabase lets its role `postgres` set this.
  await ask(to(restored), "grant set on parameter session_replication_role to postgres");
  await typed("| psql", asRole(to(restored), "postgres"));
  expect(await ask(asRole(to(restored), "postgres"), WHAT_COUNTS)).toEqual([before]);
});
