import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";

const textOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../supabase/${name}.sql`, import.meta.url)), "utf8");

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

/** As `psql` or the SQL editor runs it: one session, statement after statement. */
async function run(name: string, email?: string): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("select set_config('relance.email', $1, false)", [email ?? ""]);
    await client.query(textOf(name));
  } finally {
    await client.query("select set_config('relance.email', '', false)");
    client.release();
  }
}

const accountOnly = async (email: string, full_name?: string) => {
  const { id } = await db.createUser({ email: email.toLowerCase() });
  await db.sql("delete from profiles where id = $1", [id]);
  await db.sql("update auth.users set email = $2, raw_user_meta_data = $3 where id = $1", [
    id,
    email,
    full_name ? { full_name } : {},
  ]);
  return id;
};
const byText = (a: string, b: string) => (a < b ? -1 : 1);
const profile = async (id: string) =>
  (await db.sql("select email, full_name, role, active from profiles where id = $1", [id]))[0];

describe("the SQL files that create profiles", () => {
  test("make an existing account a super-admin, and change nothing the second time", async () => {
    const id = await accountOnly("Aicha@example.org", "Aïcha Diallo");
    for (const _ of [1, 2]) {
      await run("seed_superadmin", "aicha@example.org");
      expect(await profile(id)).toEqual({
        email: "aicha@example.org",
        full_name: "Aïcha Diallo",
        role: "super_admin",
        active: true,
      });
    }
  });

  test("work in the SQL editor as the guide says, with the address filled in and nothing else set", async () => {
    const id = await accountOnly("mariam@example.org");
    await db.sql(textOf("seed_superadmin").replaceAll("awa@example.org", "mariam@example.org"));
    expect(await profile(id)).toMatchObject({ role: "super_admin", active: true });
  });

  test("make an admin a super-admin, active again and with the same name", async () => {
    const { id } = await db.createUser({ email: "paul@example.org", full_name: "Paul Petit", active: false });
    await run("seed_superadmin", "PAUL@example.org ");
    expect(await profile(id)).toMatchObject({ full_name: "Paul Petit", role: "super_admin", active: true });
  });

  test("make an account an admin, named after the address when no name is known, and can run twice", async () => {
    const id = await accountOnly("lea@example.org");
    await run("seed_admin", "lea@example.org");
    await run("seed_admin", "lea@example.org");
    expect(await profile(id)).toEqual({
      email: "lea@example.org",
      full_name: "lea",
      role: "admin",
      active: true,
    });
  });

  test("never turn a super-admin into an admin", async () => {
    const { id } = await db.createUser({ email: "chef@example.org", role: "super_admin" });
    await run("seed_admin", "chef@example.org");
    expect(await profile(id)).toMatchObject({ role: "super_admin" });
  });

  test.each(["seed_superadmin", "seed_admin"])(
    "refuse in %s an account that does not exist, with what to do",
    async (name) => {
      await expect(run(name, "nobody@example.org")).rejects.toThrow("créez-le d'abord");
      await expect(run(name)).rejects.toThrow("awa@example.org");
      expect(await db.sql("select 1 from profiles where email = 'nobody@example.org'")).toEqual([]);
    },
  );

  test.each(["seed_superadmin", "seed_admin", "seed"])(
    "%s is one statement, which any tool can send, and lists the accounts",
    async (name) => {
      await accountOnly(`${name}@example.org`);
      const text = textOf(name).replaceAll("awa@example.org", `${name}@example.org`);
      // With a name the statement is prepared, as the Supabase CLI sends it to an address.
      const { rows } = await db.pool.query({ name: `file ${name}`, text });
      if (name === "seed") return;
      const all = await db.sql<{ email: string }>("select email from public.profiles");
      expect(rows.map(({ email }) => email).toSorted(byText)).toEqual(
        all.map(({ email }) => email).toSorted(byText),
      );
      expect(rows).toContainEqual(expect.objectContaining({ email: `${name}@example.org`, active: true }));
    },
  );

  test("seed.sql gives local accounts their profiles, can run twice, and creates no account", async () => {
    await run("seed");
    expect(
      await db.sql(
        "select 1 from profiles where email like '%@relance.test' and email ~ '^(super|admin|autre)'",
      ),
    ).toEqual([]);
    const boss = await accountOnly("super@relance.test");
    const admin = await accountOnly("admin@relance.test");
    await run("seed");
    await db.sql("update profiles set full_name = 'Un autre nom' where id = $1", [admin]);
    await run("seed");
    expect(await profile(boss)).toMatchObject({ full_name: "Awa Diop", role: "super_admin" });
    expect(await profile(admin)).toMatchObject({ full_name: "Un autre nom", role: "admin" });
  });

  test.each(["seed", "seed_superadmin", "seed_admin"])("%s contains no password", (name) => {
    expect(textOf(name)).not.toMatch(/crypt\(|encrypted_password|gen_salt|relance-local|\$2[aby]\$/);
  });
});
