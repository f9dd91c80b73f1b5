import { beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

const clock = async () => (await db.sql<{ at: Date }>("select private.clock() as at"))[0]!.at;

describe("a test's own database", () => {
  test("is a separate one for each file", async () => {
    const other = await createDatabase();
    await other.createUser({ email: "only@relance.test" });
    expect(await db.sql("select 1 from auth.users where email = 'only@relance.test'")).toEqual([]);
  });

  test("gives a user the rights of their own token", async () => {
    const admin = await db.createUser();
    await db.createUser();
    const rows = await db.asUser(admin.id, (sql) => sql<{ id: string }>("select id from public.profiles"));
    expect(rows).toEqual([{ id: admin.id }]);
  });

  test("lets a super-admin read all profiles", async () => {
    const boss = await db.createUser({ role: "super_admin" });
    const rows = await db.asUser(boss.id, (sql) => sql("select id from public.profiles"));
    expect(rows.length).toBeGreaterThan(2);
  });

  test("refuses anonymous callers", async () => {
    await expect(db.asAnon((sql) => sql("select id from public.profiles"))).rejects.toMatchObject({
      code: "42501",
    });
  });

  test("rolls back what a failing function did", async () => {
    const before = await db.sql("select id from public.profiles");
    await expect(
      db.asService(async (sql) => {
        await sql("delete from public.profiles where role = 'admin'");
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    expect(await db.sql("select id from public.profiles")).toHaveLength(before.length);
  });
});

describe("the database clock", () => {
  test("can be stopped, advanced and restarted", async () => {
    await setClock(db, "2030-01-01T10:00:00Z");
    expect((await clock()).toISOString()).toBe("2030-01-01T10:00:00.000Z");
    await advanceClock(db, "90 seconds");
    await advanceClock(db, "1 hour");
    expect((await clock()).toISOString()).toBe("2030-01-01T11:01:30.000Z");
    await setClock(db, null);
    expect(Math.abs((await clock()).getTime() - Date.now())).toBeLessThan(5_000);
  });

  test("can run ahead", async () => {
    await advanceClock(db, "1 day");
    const ahead = (await clock()).getTime() - Date.now();
    expect(ahead).toBeGreaterThan(86_390_000);
    expect(ahead).toBeLessThan(86_410_000);
    await setClock(db, null);
  });
});
