import { beforeEach, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, type TestDatabase } from "../support/database.ts";
import { importing } from "../support/imports.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

let db: TestDatabase;
let ledger: Ledger;
let owner: { id: string };
beforeEach(async () => {
  db = await createDatabase();
  ledger = await createLedger(db);
  owner = { id: ledger.owner };
});

const prune = (limit = 5000) =>
  db.asService(
    async (sql) => (await sql<{ more: boolean }>("select private.prune($1) as more", [limit]))[0]!.more,
  );
const pruneAll = async () => {
  await advanceClock(db, "1 hour");
  while (await prune());
};
const count = async (table: string, where = "true") =>
  (await db.sql<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]!.n;

describe("imports", () => {
  test("that were never started go after a day, with their parts", async () => {
    const { create, started } = importing(db);
    const waiting = await create(owner);
    await db.asUser(owner.id, (sql) => sql("select store_import_part($1, 1, 'YQ==', 1)", [waiting]));
    const running = await started(owner);
    await advanceClock(db, "22 hours");
    await pruneAll();
    expect(await count("imports")).toBe(2);
    await advanceClock(db, "2 hours");
    await pruneAll();
    expect(await db.sql("select id, (select count(*)::int from import_parts) as parts from imports")).toEqual(
      [{ id: running, parts: 1 }],
    );
  });

  test.each([0, 26, 77_777])("take no part %i", async (part) => {
    const id = await importing(db).create(owner);
    const stored = db.asUser(owner.id, (sql) =>
      sql("select store_import_part($1, $2, 'YQ==', 1)", [id, part]),
    );
    await expect(stored).rejects.toThrow("imports_have_25_parts_at_most");
  });

  const lines = [2, 3, 4].map((line) => ({ line, phone: `+3361200000${line}` }));

  test("that change nothing leave no line", async () => {
    const { importOf } = importing(db);
    await importOf(owner, lines);
    await importOf(owner, lines);
    expect(await count("import_rows")).toBe(3);
    expect(await count("imports", "unchanged = 3")).toBe(1);
    await advanceClock(db, "7 days");
    await pruneAll();
    expect(await count("import_rows")).toBe(0);
    expect(await count("contacts", "import_id is not null")).toBe(3);
  });

  test("with rejected lines keep all for 7 days, the rejected ones for 90", async () => {
    const refused = { line: 5, field: "phone", code: "invalid", original: ["06"] };
    await importing(db).importOf(owner, [...lines, refused]);
    await advanceClock(db, "6 days");
    await pruneAll();
    expect(await count("import_rows")).toBe(4);
    await advanceClock(db, "1 day");
    await pruneAll();
    expect(await db.sql("select line from import_rows")).toEqual([{ line: 5 }]);
    await advanceClock(db, "83 days");
    await pruneAll();
    expect(await count("import_rows")).toBe(0);
  });
});

test("what strangers wrote goes after 30 days, what contacts wrote stays", async () => {
  const contact = await ledger.addContact();
  await ledger.answer(contact, "Bonjour");
  await ledger.answer(contact, "Je ne suis personne", { from: "33699999999" });
  await advanceClock(db, "29 days");
  await pruneAll();
  expect(await count("interactions")).toBe(2);
  await advanceClock(db, "1 day");
  await pruneAll();
  expect(await db.sql("select body from interactions")).toEqual([{ body: "Bonjour" }]);
  expect(await ledger.wrongs()).toEqual({});
});

test("attempts and words go after a year; messages that are kept longer, answers and counters stay", async () => {
  await db.sql("update private.retention set messages = '2 years'");
  const contacts = await ledger.addContacts(2);
  const campaign = await ledger.addCampaign({ contacts });
  await ledger.sendAll();
  await ledger.answer(contacts[0]!, "Bonjour");
  const lasting = async () => ({
    messages: await db.sql("select * from messages order by id"),
    totals: await db.sql("select * from campaign_totals order by state"),
    answers: await db.sql("select at, answers, campaign_id from interactions"),
  });
  const before = await lasting();
  await advanceClock(db, "364 days");
  await pruneAll();
  expect(await count("attempts")).toBe(2);
  await advanceClock(db, "2 days");
  const running = await ledger.addCampaign({ contacts });
  await ledger.sendAll();
  await db.sql("update campaigns set status = 'running', completed_at = null where id = $1", [running]);
  await pruneAll();
  expect(await lasting()).toMatchObject({ answers: before.answers });
  expect((await lasting()).messages).toEqual(expect.arrayContaining(before.messages));
  expect(await count("attempts")).toBe(2);
  expect(await count("interactions", "body is not null or from_id is not null")).toBe(0);
  expect(await count("private.campaign_recipients", `campaign_id = ${campaign}`)).toBe(0);
  expect(await count("private.campaign_recipients", `campaign_id = ${running}`)).toBe(2);
  expect(await ledger.wrongs()).toEqual({});
});

test("the log is kept two years, cleared alerts one, open ones for ever", async () => {
  await db.asUser(owner.id, (sql) => sql("select save_contact(null, $1)", [{ phone: "+33612345678" }]));
  await db.asUser(owner.id, (sql) => sql("select delete_contacts('{}')"));
  await db.sql("insert into alerts (kind, cleared_at) values ('token_expires', now()), ('wakes_fail', null)");
  expect(await count("audit_log")).toBe(1);
  await advanceClock(db, "1 year");
  await pruneAll();
  expect(await db.sql("select kind from alerts")).toEqual([{ kind: "wakes_fail" }]);
  expect(await count("audit_log")).toBe(1);
  await advanceClock(db, "1 year");
  await pruneAll();
  expect(await count("audit_log")).toBe(0);
});

test("a call deletes no more than its limit, and the next goes on at once", async () => {
  await db.sql("insert into audit_log (action, subject) select 'x', 'y' from generate_series(1, 5)");
  await advanceClock(db, "3 years");
  expect([await prune(2), await count("audit_log")]).toEqual([true, 3]);
  expect([await prune(2), await count("audit_log")]).toEqual([true, 1]);
  expect([await prune(2), await count("audit_log")]).toEqual([false, 0]);
});

test("deleting what is old waits for no sender and holds none", async () => {
  await db.sql("insert into audit_log (action, subject) values ('x', 'y')");
  await advanceClock(db, "3 years");
  await db.asService(async (sql) => {
    await sql("select from senders for update");
    await prune();
  });
  expect(await count("audit_log")).toBe(0);
});

test("a bulk deletion that takes long ends its part after a second and goes on after it", async () => {
  const ids = await ledger.addContacts(250);
  await db.sql(`create function public.dawdle() returns trigger language plpgsql as
    $$ begin perform pg_sleep(0.011); return new; end $$`);
  await db.sql(
    "create trigger dawdle before update on contacts for each row execute function public.dawdle()",
  );
  const parts: { deleted: number; next: number | null }[] = [];
  do {
    const [row] = await db.asUser(owner.id, (sql) =>
      sql<{ part: (typeof parts)[0] }>("select delete_contacts($1, $2) as part", [
        JSON.stringify({ ids }),
        parts.at(-1)?.next ?? 0,
      ]),
    );
    parts.push(row!.part);
  } while (parts.at(-1)!.next !== null);
  expect(parts.map(({ deleted }) => deleted)).toEqual([100, 100, 50]);
  expect(await count("contacts", "deleted_at is null")).toBe(0);
});
