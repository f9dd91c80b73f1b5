import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";
import { call } from "../support/people.ts";

const db = await createDatabase();
type Person = { id: string; email: string };
let chief: Person;
let admin: Person;
beforeAll(async () => {
  chief = await db.createUser({ role: "super_admin", full_name: "Awa Diop" });
  admin = await db.createUser({ full_name: "Fatou Sarr" });
});

const update = (person: Person, patch: object, as = chief) =>
  call<Record<string, unknown>>(db, as, "public.update_user($1, $2)", [person.id, JSON.stringify(patch)]);
const profile = async (person: Person) =>
  (await db.sql("select role, active from public.profiles where id = $1", [person.id]))[0];
const logged = (person: Person) =>
  db.sql<{ action: string; actor_id: string; detail: object }>(
    "select action, actor_id, detail from public.audit_log where subject = 'user' and subject_id = $1 order by id",
    [person.id],
  );

describe("users", () => {
  test("are changed by super-admins, and the audit log names who and which fields, never the values", async () => {
    const person = await db.createUser({ full_name: "Karim" });
    expect(await update(person, { full_name: "Karim B", password: true })).toMatchObject({
      full_name: "Karim B",
      role: "admin",
    });
    await update(person, { role: "super_admin" });
    await update(person, { role: "admin" });
    const lines = await logged(person);
    expect(lines.map(({ action, actor_id }) => [action, actor_id])).toEqual(
      Array(3).fill(["changed", chief.id]),
    );
    expect(lines.map(({ detail }) => detail)).toEqual([
      { fields: ["full_name", "password"] },
      { fields: ["role"], role: "super_admin" },
      { fields: ["role"], role: "admin" },
    ]);
  });

  test("who are not super-admins cannot manage users, not even themselves", async () => {
    for (const text of ["public.list_users()", "public.get_user($1)", "public.get_belongings($1)"])
      await expect(call(db, admin, text, text.includes("$1") ? [admin.id] : [])).rejects.toThrow("forbidden");
    await expect(update(admin, { role: "super_admin" }, admin)).rejects.toThrow("forbidden");
    await expect(call(db, admin, "public.add_user($1, '{}')", [admin.id])).rejects.toThrow("forbidden");
    for (const column of ["role", "active", "email"])
      await expect(
        db.asUser(admin.id, (sql) =>
          sql(`update public.profiles set ${column} = ${column} where id = auth.uid()`),
        ),
      ).rejects.toThrow(/permission denied/);
    expect(await profile(admin)).toEqual({ role: "admin", active: true });
  });

  test("can change only their own name, language and country", async () => {
    const set = (as: Person, whose: Person) =>
      db.asUser(as.id, (sql) =>
        sql(
          "update public.profiles set full_name = 'Fatou S', locale = 'en', default_country = 'SN' where id = $1 returning id",
          [whose.id],
        ),
      );
    expect(await set(admin, admin)).toHaveLength(1);
    expect(await set(admin, chief)).toHaveLength(0);
    expect(await set(chief, admin)).toHaveLength(0);
  });

  test("an account without a profile can do nothing", async () => {
    const person = await db.createUser();
    await db.sql("delete from public.profiles where id = $1", [person.id]);
    expect(await db.asUser(person.id, (sql) => sql("select from public.contacts"))).toEqual([]);
    await expect(
      db.asUser(person.id, (sql) => sql("insert into public.categories (name) values ('A')")),
    ).rejects.toThrow(/row-level security/);
  });
});

describe("deactivating a user", () => {
  test("ends their sessions, pauses their running campaigns and unschedules others; other users' go on", async () => {
    const ledger = await createLedger(db);
    const person = { id: ledger.owner, email: "" };
    const [contact] = await ledger.addContacts(1);
    const running = await ledger.addCampaign({ contacts: [contact!] });
    const scheduled = await ledger.addCampaign({
      contacts: [],
      status: "scheduled",
      scheduled_at: "2030-01-01T00:00Z",
      audience_complete: false,
    });
    const paused = await ledger.addCampaign({ contacts: [], status: "paused", pause_reason: "person" });
    const others = await ledger.addCampaign({ contacts: [], owner_id: admin.id, audience_complete: false });
    await db.sql("insert into auth.sessions (id, user_id) values (gen_random_uuid(), $1)", [person.id]);

    await update(person, { active: false });
    expect(await ledger.campaign(running)).toMatchObject({
      status: "paused",
      pause_reason: "owner_inactive",
    });
    expect(await ledger.campaign(scheduled)).toMatchObject({
      status: "draft",
      pause_reason: "owner_inactive",
    });
    expect(await ledger.campaign(paused)).toMatchObject({ status: "paused", pause_reason: "person" });
    expect(await ledger.campaign(others)).toMatchObject({ status: "running" });
    expect(await db.sql("select from auth.sessions where user_id = $1", [person.id])).toEqual([]);
    expect((await ledger.claim()).work).toEqual([]);
    expect(await db.asUser(person.id, (sql) => sql("select from public.contacts"))).toEqual([]);

    await update(person, { active: true });
    expect(await ledger.campaign(running)).toMatchObject({ status: "paused" });
    await call(db, person, "public.resume_campaign($1)", [running]);
    expect((await ledger.claim()).work).toHaveLength(1);
    expect(await ledger.wrongs()).toEqual({});
  });
});

describe("the last active super-admin", () => {
  const last = /last_super_admin/;
  test("cannot be demoted, deactivated or deleted in any way", async () => {
    await expect(update(chief, { role: "admin" })).rejects.toThrow(last);
    await expect(update(chief, { active: false })).rejects.toThrow(last);
    await expect(call(db, chief, "public.begin_user_deletion($1)", [chief.id])).rejects.toThrow(last);
    for (const text of [
      "update public.profiles set active = false where id = $1",
      "update public.profiles set role = 'admin' where id = $1",
      "delete from public.profiles where id = $1",
    ])
      await expect(db.asService((sql) => sql(text, [chief.id]))).rejects.toThrow(last);
    await expect(db.sql("delete from auth.users where id = $1", [chief.id])).rejects.toThrow(last);
    await db.createUser({ role: "super_admin", active: false });
    await expect(update(chief, { active: false })).rejects.toThrow(last);
    expect(await profile(chief)).toEqual({ role: "super_admin", active: true });
  });

  test("can be demoted once there is another, and then cannot promote themselves again", async () => {
    const second = await db.createUser({ role: "super_admin" });
    expect(await update(second, { role: "admin" }, second)).toMatchObject({ role: "admin" });
    await expect(update(second, { role: "super_admin" }, second)).rejects.toThrow("forbidden");
  });

  test("is one of two who leave simultaneously", async () => {
    for (let round = 0; round < 10; round++) {
      const pair = [
        await db.createUser({ role: "super_admin" }),
        await db.createUser({ role: "super_admin" }),
      ];
      await db.sql("update public.profiles set role = 'admin' where id = $1", [chief.id]);
      const left = await Promise.allSettled(
        pair.map((person, at) => update(person, at ? { active: false } : { role: "admin" }, person)),
      );
      expect(left.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      await db.sql("update public.profiles set role = 'super_admin' where id = $1", [chief.id]);
      for (const { id } of pair) await db.sql("delete from auth.users where id = $1", [id]);
    }
  });
});
