import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { type Counts, importing, type Line } from "../support/imports.ts";
import { call, newCategory, newContact, newPhone } from "../support/people.ts";

const db = await createDatabase();
const { started, rows, finish, counts, importOf, contactsOf } = importing(db);
let other: { id: string };
let chief: { id: string };

beforeAll(async () => {
  other = await db.createUser();
  chief = await db.createUser({ role: "super_admin" });
});

describe("correcting rejected rows", () => {
  const refused = (line: number): Line => ({
    line,
    field: "phone",
    code: "letters",
    original: ["X", "abc"],
  });
  const correct = (owner: { id: string }, id: string, lines: object[]) =>
    call(db, owner, "public.correct_import_lines($1, $2)", [id, JSON.stringify(lines)]);
  const good = (line: number, phone: string, full_name = "Awa") => ({
    line,
    phone,
    full_name,
    country_code: "FR",
    fields: {},
  });
  const sum = (report: Counts) =>
    report.created + report.updated + report.unchanged + report.duplicates + report.rejected;

  test("can be given up for some of them, which are counted apart, and taken up again", async () => {
    const owner = await db.createUser();
    const { id } = await importOf(owner, [2, 3, 4].map(refused));
    const leave = (person: { id: string }, lines: string, left_out: boolean) =>
      call(db, person, `public.leave_import_lines($1, '{${lines}}', $2)`, [id, left_out]);
    const left = async () =>
      (await db.sql<{ left_out: number }>("select left_out from public.imports where id = $1", [id]))[0]!
        .left_out;
    expect(await leave(owner, "2,3,99", true)).toBe(2);
    expect(await leave(owner, "3", true)).toBe(0);
    expect(await left()).toBe(2);
    expect(await leave(owner, "2", false)).toBe(1);
    await correct(owner, id, [good(3, newPhone())]);
    expect(await left()).toBe(0);
    expect(await counts(id)).toMatchObject({ total: 3, created: 1, rejected: 2 });
    await expect(leave(other, "2", true)).rejects.toThrow(/not_found/);
    await expect(leave(chief, "2", true)).rejects.toThrow(/forbidden/);
  });

  test("imports them by the rules of an import; the total stays the file's", async () => {
    const owner = await db.createUser();
    const category_id = await newCategory(db, owner);
    const [first, fresh, old, same] = [newPhone(), newPhone(), newPhone(), newPhone()];
    await newContact(db, owner, { phone: old, full_name: "Ancienne" });
    await newContact(db, owner, { phone: same, full_name: "Awa", consent_source: "site" });
    const { id } = await importOf(owner, [{ line: 2, phone: first }, ...[3, 4, 5, 6, 7, 8].map(refused)], {
      category_id,
      consent_source: "papier",
    });
    const told = await correct(owner, id, [
      good(3, fresh),
      good(4, fresh, "Une autre"),
      good(5, first),
      good(6, old, "Nouvelle"),
      good(7, same),
      { line: 8, field: "phone", code: "too_short", original: ["X", "06"] },
    ]);
    expect(told).toEqual({ created: 1, updated: 1, unchanged: 1, duplicates: 2, rejected: 1 });
    const report = await counts(id);
    expect(report).toMatchObject({
      status: "completed",
      total: 7,
      created: 2,
      updated: 1,
      unchanged: 1,
      duplicates: 2,
      rejected: 1,
    });
    expect(sum(report)).toBe(report.total);
    expect(await contactsOf(owner)).toMatchObject([
      { phone: old, full_name: "Nouvelle" },
      { phone: same },
      { phone: first },
      { phone: fresh, full_name: "Awa", consent_source: "papier" },
    ]);
    expect(await db.sql("select contact_count from public.categories where id = $1", [category_id])).toEqual([
      { contact_count: 4 },
    ]);
    expect(
      await db.sql(
        "select line, code, original from public.import_rows where import_id = $1 and outcome = 'rejected'",
        [id],
      ),
    ).toEqual([{ line: 8, code: "too_short", original: ["X", "06"] }]);
  });

  test("changes rejected rows only, and each once, with simultaneous corrections too", async () => {
    const owner = await db.createUser();
    const { id } = await importOf(owner, [{ line: 2, phone: newPhone() }, refused(3)]);
    const again = [good(2, newPhone()), good(3, newPhone()), good(3, newPhone()), good(9, newPhone())];
    const told = await Promise.all([correct(owner, id, again), correct(owner, id, again)]);
    expect(told.map((each) => (each as Counts).created).sort()).toEqual([0, 1]);
    expect(await counts(id)).toMatchObject({ total: 2, created: 2, rejected: 0 });
    expect(await contactsOf(owner)).toHaveLength(2);
  });

  test("creates no contact without a number or with an invalid one", async () => {
    const owner = await db.createUser();
    const { id } = await importOf(owner, [refused(2)]);
    expect(await correct(owner, id, [{ line: 2, full_name: "Awa" }])).toMatchObject({ created: 0 });
    await expect(correct(owner, id, [good(2, "0612")])).rejects.toThrow("contact_phones_are_e164");
    expect(await counts(id)).toMatchObject({ total: 1, rejected: 1 });
  });

  test("is for the import's owner only, after the import has ended and unless it was undone", async () => {
    const owner = await db.createUser();
    const id = await started(owner);
    await rows(id, [refused(2)]);
    await expect(correct(owner, id, [good(2, newPhone())])).rejects.toThrow("import_not_correctable");
    await finish(id);
    await expect(correct(other, id, [good(2, newPhone())])).rejects.toThrow("not_found");
    await expect(correct(chief, id, [good(2, newPhone())])).rejects.toThrow("forbidden");
    await call(db, owner, "public.undo_import($1, 0)", [id]);
    await expect(correct(owner, id, [good(2, newPhone())])).rejects.toThrow("import_not_correctable");
    expect(await contactsOf(owner)).toEqual([]);
  });

  test("is undone with its import", async () => {
    const owner = await db.createUser();
    const { id } = await importOf(owner, [{ line: 2, phone: newPhone() }, refused(3)]);
    await correct(owner, id, [good(3, newPhone())]);
    expect(await call(db, owner, "public.undo_import($1, 0)", [id])).toEqual({ deleted: 2, next: null });
  });
});

test("rejected lines are counted by reason over the whole import, and only for those who may read it", async () => {
  const owner = await db.createUser();
  const meant = { country: "GP", phone: "+590690001122" };
  const rejected = (line: number, code: string, more: object = {}): Line => ({
    line,
    field: "phone",
    code,
    original: ["Awa", "?"],
    ...more,
  });
  const { id } = await importOf(owner, [
    rejected(2, "letters"),
    rejected(3, "letters"),
    rejected(4, "overseas", { detail: meant }),
    rejected(5, "unknown_country", { field: "country_code" }),
    rejected(6, "bad_phone"),
    rejected(7, "too_short", { detail: { country: "FR", missing: 1 } }),
    rejected(8, "broken_text", { field: "full_name" }),
    rejected(9, "required"),
    { line: 10, phone: "+33612340001" },
  ]);
  await call(db, owner, "public.leave_import_lines($1, '{3,9}', true)", [id]);
  const counts = { letters: 1, repairs: 1, country: 1, other: 2, too_short: 1, left: 2 };
  expect(await call(db, owner, "public.rejected_by_reason($1)", [id])).toEqual(counts);
  expect(await call(db, await db.createUser(), "public.rejected_by_reason($1)", [id])).toEqual({});
});

test("contacts with a land line are counted once, also after a correction", async () => {
  const owner = await db.createUser();
  const { id } = await importOf(owner, [
    { line: 2, phone: "+33145000001", mobile: false },
    { line: 3, phone: "+33145000001", mobile: false },
    { line: 4, phone: "+33612340001", mobile: true },
    { line: 5, field: "phone", code: "letters", original: ["?"] },
  ]);
  const fixed = [{ line: 5, phone: "+33145000002", country_code: "FR", fields: {}, mobile: false }];
  await call(db, owner, "public.correct_import_lines($1, $2)", [id, JSON.stringify(fixed)]);
  const [{ land_lines } = { land_lines: 0 }] = await db.sql<{ land_lines: number }>(
    "select land_lines from public.imports where id = $1",
    [id],
  );
  expect(land_lines).toBe(2);
});
