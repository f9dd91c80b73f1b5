import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import bcrypt from "bcryptjs";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { databaseUrl } from "../../stand-ins/database/connection.ts";
import { send } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

let chief: Api;
let owner: pg.Client;
beforeAll(async () => {
  chief = await login(ACCOUNTS.superAdmin);
  owner = new pg.Client({ connectionString: databaseUrl(Number(stack().env.DB_PORT), "postgres") });
  await owner.connect();
});
afterAll(() => owner.end());

const password = fc
  .array(
    fc.constantFrom(..."abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789éèàçñŋ€-_.!?".split("")),
    {
      minLength: 14,
      maxLength: 30,
    },
  )
  .map((letters) => letters.join(""))
  .filter((text) => Buffer.byteLength(text) <= 72);

const used: string[] = [];

it("P10 a password is stored as a bcrypt hash, and no response repeats it", async () => {
  await fc.assert(
    fc.asyncProperty(password, password, async (first, second) => {
      fc.pre(first !== second);
      used.push(first, second);
      const email = `p10-${randomUUID()}@relance.test`;
      const body = (fields: object) => ({
        body: JSON.stringify(fields),
        headers: { "content-type": "application/json" },
        token: chief.accessToken,
      });
      const made = await send("POST", "/api/users", body({ email, full_name: "Secret", password: first }));
      const { id } = JSON.parse(made.text);
      const answers = [
        made,
        await send("POST", "/api/auth/login", body({ email, password: first })),
        await send("PUT", `/api/users/${id}`, body({ password: second })),
        await send("PUT", `/api/users/${id}`, body({ password: second, role: first })),
        await send("GET", `/api/users/${id}`, { token: chief.accessToken }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 422, 200]);
      for (const { text } of answers)
        expect([text.includes(first), text.includes(second), /\$2[aby]\$/.test(text)]).toEqual([
          false,
          false,
          false,
        ]);
      const { rows } = await owner.query("select encrypted_password as hash from auth.users where id = $1", [
        id,
      ]);
      expect(rows[0].hash).toMatch(/^\$2[aby]\$(0[6-9]|1\d)\$/);
      expect(await bcrypt.compare(second, rows[0].hash)).toBe(true);
      expect(await bcrypt.compare(first, rows[0].hash)).toBe(false);
    }),
    { numRuns: 8 },
  );
});

it("P10 no table and no file holds a password in clear", async () => {
  expect(used.length).toBeGreaterThan(10);
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema)' and has_table_privilege(c.oid, 'select')`,
  );
  expect(tables.length).toBeGreaterThan(25);
  for (const { name } of tables) {
    const { rows } = await owner.query(
      `select t.ctid from ${name} t where exists (select from unnest($1::text[]) p where strpos(t::text, p) > 0)`,
      [used],
    );
    expect([name, rows]).toEqual([name, []]);
  }
  const folder = stack().env.DATA_DIR ?? "";
  const [last] = (await owner.query("select email from auth.users where email like 'p10-%' limit 1")).rows;
  let has_address = false;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(path.join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0));
    has_address ||= content.includes(last.email);
    for (const secret of used) expect([entry.name, content.includes(secret)]).toEqual([entry.name, false]);
  }
  // Proves that the search covers the places where a password would be.
  expect(has_address).toBe(true);
});
