import { fc } from "@fast-check/vitest";
import { beforeAll, describe, expect, test } from "vitest";
import { UNDO_DAYS } from "@/lib/imports/undo-days";
import { createDatabase } from "../support/database.ts";
import { importing, type Line } from "../support/imports.ts";
import { call, newCategory, newContact, newMessage, newPhone, newSender } from "../support/people.ts";

const db = await createDatabase();
let awa: { id: string };
let other: { id: string };
let chief: { id: string };

beforeAll(async () => {
  awa = await db.createUser();
  other = await db.createUser();
  chief = await db.createUser({ role: "super_admin" });
});

const { create, started, rows, finish, counts, importOf, contactsOf } = importing(db);

describe("an import", () => {
  test("creates and updates contacts, and reports each row's outcome", async () => {
    const owner = await db.createUser();
    const [a, b, c] = [newPhone(), newPhone(), newPhone()];
    await newContact(db, owner, { phone: b, full_name: "Béa" });
    await newContact(db, owner, { phone: c, full_name: "Coumba", fields: { city: "Dakar" } });
    const report = await importOf(owner, [
      { line: 2, phone: a, full_name: "Awa", fields: { city: "Thiès" } },
      { line: 3, phone: b, full_name: "Béatrice" },
      { line: 4, phone: c, full_name: "Coumba" },
      { line: 5, phone: a, full_name: "Une autre" },
      { line: 6, field: "phone", code: "letters", original: ["X", "abc"] },
      { line: 7, phone: a },
    ]);
    expect(report).toMatchObject({
      status: "completed",
      total: 6,
      created: 1,
      updated: 1,
      unchanged: 1,
      duplicates: 2,
      rejected: 1,
    });
    expect(await contactsOf(owner)).toMatchObject([
      { full_name: "Béatrice", phone: b },
      { full_name: "Coumba", phone: c, fields: { city: "Dakar" } },
      { full_name: "Awa", phone: a, fields: { city: "Thiès" } },
    ]);
    expect(
      await db.sql(
        "select line, outcome, field, code, original from public.import_rows where import_id = $1 and outcome = 'rejected'",
        [report.id],
      ),
    ).toEqual([{ line: 6, outcome: "rejected", field: "phone", code: "letters", original: ["X", "abc"] }]);
    expect(await db.sql("select from public.import_parts where import_id = $1", [report.id])).toEqual([]);
  });

  test("keeps a contact's value when the cell is empty", async () => {
    const owner = await db.createUser();
    const phone = newPhone();
    await newContact(db, owner, { phone, full_name: "Awa", fields: { city: "Dakar" } });
    expect(await importOf(owner, [{ line: 2, phone }])).toMatchObject({ unchanged: 1, updated: 0 });
    expect(await contactsOf(owner)).toMatchObject([{ full_name: "Awa", fields: { city: "Dakar" } }]);
  });

  test("keeps the first name of a column, and does not replace it by a guess", async () => {
    const owner = await db.createUser();
    const phone = newPhone();
    const named = { phone, full_name: "Marie Anne Exemple" };
    const firstName = async () =>
      (
        await db.sql<{ first_name: string }>("select first_name from public.contacts where phone = $1", [
          phone,
        ])
      )[0]?.first_name;
    await importOf(owner, [{ line: 2, ...named, first_name: "Marie", first_name_guessed: true }]);
    expect(await firstName()).toBe("Marie");
    const given = { line: 2, ...named, first_name: "Marie Anne" };
    expect(await importOf(owner, [given])).toMatchObject({ updated: 1 });
    expect(await firstName()).toBe("Marie Anne");
    expect(
      await importOf(owner, [{ line: 2, ...named, first_name: "Marie", first_name_guessed: true }]),
    ).toMatchObject({ unchanged: 1 });
    expect(await firstName()).toBe("Marie Anne");
    const other = { line: 2, phone, full_name: "Awa Diop", first_name: "Awa", first_name_guessed: true };
    expect(await importOf(owner, [other])).toMatchObject({ updated: 1 });
    expect(await firstName()).toBe("Awa");
  });

  test("keeps and counts the remarks on its rows, also on those that change nothing", async () => {
    const owner = await db.createUser();
    const [a, b] = [newPhone(), newPhone()];
    const remarks = [{ field: "country_code", code: "unknown_country" }];
    const lines = [
      { line: 2, phone: a, remarks },
      { line: 3, phone: b },
    ];
    await importOf(owner, lines);
    const { id } = await importOf(owner, lines);
    const rows = "select line, outcome, remarks from public.import_rows where import_id = $1";
    expect(await db.sql(rows, [id])).toEqual([{ line: 2, outcome: "unchanged", remarks }]);
    expect(await db.sql("select remarked from public.imports where id = $1", [id])).toEqual([
      { remarked: 1 },
    ]);
  });

  test("stores the source of consent, and never replaces an older one", async () => {
    const owner = await db.createUser();
    const [old, fresh] = [newPhone(), newPhone()];
    await newContact(db, owner, { phone: old, consent_source: "papier", consent_since: "2024-01-02" });
    const lines = [
      { line: 2, phone: old, full_name: "Un nouveau nom" },
      { line: 3, phone: fresh },
    ];
    expect(
      await importOf(owner, lines, { consent_source: "site", consent_since: "2026-01-01" }),
    ).toMatchObject({ updated: 1, created: 1 });
    expect(await contactsOf(owner)).toMatchObject([
      { phone: old, consent_source: "papier", consent_since: "2024-01-02" },
      { phone: fresh, consent_source: "site", consent_since: "2026-01-01" },
    ]);
  });

  test("puts all its contacts in its category, existing ones too", async () => {
    const owner = await db.createUser();
    const category_id = await newCategory(db, owner);
    const [old, fresh] = [newPhone(), newPhone()];
    await newContact(db, owner, { phone: old });
    await importOf(
      owner,
      [
        { line: 2, phone: old },
        { line: 3, phone: fresh },
        { line: 4, phone: fresh },
      ],
      { category_id },
    );
    expect(await db.sql("select contact_count from public.categories where id = $1", [category_id])).toEqual([
      { contact_count: 2 },
    ]);
  });

  test("keeps opted-out contacts opted out", async () => {
    const owner = await db.createUser();
    await newSender(db);
    const phone = newPhone();
    const id = await newContact(db, owner, { phone });
    await call(db, owner, "public.opt_out_contact($1)", [id]);
    await call(db, owner, "public.delete_contacts($1)", [{ ids: [id] }]);
    await importOf(owner, [{ line: 2, phone }]);
    const [contact] = await contactsOf(owner);
    expect(await call(db, owner, "public.get_contact($1)", [contact!.id])).toMatchObject({ opted_out: true });
  });

  test("is refused into another user's category, as are parts and a start of another user's import", async () => {
    await expect(create(awa, { category_id: await newCategory(db, other) })).rejects.toThrow(
      /import_categories_belong_to_the_owner/,
    );
    const id = await create(awa);
    for (const [user, message] of [
      [other, "not_found"],
      [chief, "forbidden"],
    ] as const) {
      await expect(call(db, user, "public.store_import_part($1, 1, 'QQ==', 1)", [id])).rejects.toThrow(
        message,
      );
      await expect(call(db, user, "public.start_import($1, '[]', '{}')", [id])).rejects.toThrow(message);
      await expect(call(db, user, "public.undo_import($1, 0)", [id])).rejects.toThrow(message);
    }
    await call(db, awa, "public.store_import_part($1, 1, 'QQ==', 1)", [id]);
    expect(await call(db, awa, "public.read_import_part($1, 1)", [id])).toBe("QQ==");
    expect(await call(db, other, "public.read_import_part($1, 1)", [id])).toBeNull();
    expect(await call(db, chief, "public.read_import_part($1, 1)", [id])).toBeNull();
  });

  test("starts once, and only with all its parts", async () => {
    const id = await create(awa);
    await expect(call(db, awa, "public.start_import($1, '[]', '{}')", [id])).rejects.toThrow("invalid");
    await call(db, awa, "public.store_import_part($1, 2, 'QQ==', 1)", [id]);
    await expect(call(db, awa, "public.start_import($1, '[]', '{}')", [id])).rejects.toThrow("invalid");
    await call(db, awa, "public.store_import_part($1, 1, 'QQ==', 4)", [id]);
    await call(db, awa, "public.start_import($1, '[]', '{}')", [id]);
    expect(await db.sql("select lines_expected from public.imports where id = $1", [id])).toEqual([
      { lines_expected: 4 },
    ]);
    const second = await create(awa);
    await call(db, awa, "public.store_import_part($1, 1, 'QQ==', 5)", [second]);
    const format = { encoding: "cp850", delimiter: ";", titles_line: 0 };
    await call(db, awa, "public.start_import($1, '[]', '{}', $2)", [second, format]);
    const columns = "encoding, delimiter, titles_line, lines_expected";
    expect(await db.sql(`select ${columns} from public.imports where id = $1`, [second])).toEqual([
      { ...format, lines_expected: 5 },
    ]);
    await expect(call(db, awa, "public.start_import($1, '[]', '{}')", [id])).rejects.toThrow(
      "import_not_waiting",
    );
    await expect(call(db, awa, "public.store_import_part($1, 3, 'QQ==', 1)", [id])).rejects.toThrow(
      "import_not_waiting",
    );
  });

  test("accepts rows from the job only", async () => {
    const id = await started(awa);
    await expect(call(db, awa, "public.import_rows($1, '[]', 1)", [id])).rejects.toThrow(/permission denied/);
    await expect(call(db, awa, "public.finish_import($1)", [id])).rejects.toThrow(/permission denied/);
  });

  test("accepts no more rows after its end", async () => {
    const { id } = await importOf(awa, [{ line: 2, phone: newPhone() }]);
    expect(await rows(id, [{ line: 3, phone: newPhone() }])).toBe(false);
    expect(await counts(id)).toMatchObject({ total: 1 });
  });
});

describe("undoing an import", () => {
  test("erases the contacts that it created, except those with a history; changed contacts stay", async () => {
    const owner = await db.createUser();
    const [old, written, fresh] = [newPhone(), newPhone(), newPhone()];
    await newContact(db, owner, { phone: old, full_name: "Ancienne" });
    const { id } = await importOf(
      owner,
      [old, written, fresh].map((phone, at) => ({ line: at + 2, phone, full_name: `N${at}` })),
    );
    const contact = (await contactsOf(owner)).find(({ phone }) => phone === written)!;
    await newMessage(db, {
      contact_id: Number(contact.id),
      sender_id: await newSender(db),
      owner,
      state: "read",
    });
    expect(await call(db, owner, "public.undo_import($1, 0)", [id])).toEqual({ deleted: 1, next: null });
    expect((await contactsOf(owner)).map(({ phone }) => phone)).toEqual([old, written]);
    expect(
      await db.sql("select undone_at is not null as undone from public.imports where id = $1", [id]),
    ).toEqual([{ undone: true }]);
  });

  test("is refused while it runs and after the days that the app names", async () => {
    const id = await started(awa);
    await expect(call(db, awa, "public.undo_import($1, 0)", [id])).rejects.toThrow("import_not_undoable");
    await finish(id);
    await db.sql(
      "update public.imports set finished_at = finished_at - $2 * interval '1 day' - interval '1 second' where id = $1",
      [id, UNDO_DAYS],
    );
    await expect(call(db, awa, "public.undo_import($1, 0)", [id])).rejects.toThrow("import_not_undoable");
    await db.sql("update public.imports set finished_at = finished_at + interval '1 minute' where id = $1", [
      id,
    ]);
    expect(await call(db, awa, "public.undo_import($1, 0)", [id])).toEqual({ deleted: 0, next: null });
  });
});

const line = fc.record({
  number: fc.nat(7),
  full_name: fc.constantFrom(null, "Awa", "Béa"),
  fields: fc.constantFrom({}, { city: "Dakar" }, { city: "Thiès", age: "7" }),
  bad: fc.boolean(),
});

test("importing the same file twice changes nothing, however it is cut, repeated or run simultaneously", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 10 }),
      fc.array(fc.nat(30), { maxLength: 4 }),
      async (file, size, again) => {
        const owner = await db.createUser();
        const phones = Array.from({ length: 8 }, newPhone);
        const lines: Line[] = file.map(({ number, full_name, fields, bad }, at) =>
          bad && number === 0
            ? { line: at + 2, field: "phone", code: "required", original: ["", ""] }
            : { line: at + 2, phone: phones[number], full_name, fields },
        );
        const parts = Array.from({ length: Math.ceil(lines.length / size) }, (_, at) =>
          lines.slice(at * size, at * size + size),
        );
        const whole = await importOf(owner, lines);
        const after_whole = await contactsOf(owner);

        const copy = await db.createUser();
        const id = await started(copy);
        for (const [at, part] of parts.entries()) {
          await Promise.all([rows(id, part), rows(id, part)]);
          if (again.length > 0) await rows(id, parts[again[at % again.length]! % (at + 1)]!);
        }
        expect(await counts(id)).toEqual({ ...(await counts(whole.id)), status: "running" });
        const plain = (list: Awaited<ReturnType<typeof contactsOf>>) =>
          list.map(({ id: _, ...contact }) => contact).sort((a, b) => (a.phone < b.phone ? -1 : 1));
        expect(plain(await contactsOf(copy))).toEqual(plain(after_whole));

        const valid = new Set(lines.filter(({ code }) => !code).map(({ phone }) => phone)).size;
        const second = await importOf(owner, lines);
        expect(second).toMatchObject({
          created: 0,
          updated: 0,
          unchanged: valid,
          rejected: whole.rejected,
          duplicates: whole.duplicates,
        });
        expect(await contactsOf(owner)).toEqual(after_whole);
      },
    ),
    { numRuns: 25 },
  );
});

test("two simultaneous imports of the same contacts do not block each other or create duplicates", async () => {
  const owner = await db.createUser();
  const phones = Array.from({ length: 300 }, newPhone);
  const ids = [await started(owner), await started(owner)];
  const lines = phones.map((phone, at) => ({ line: at + 2, phone }));
  const backwards = [...phones].reverse().map((phone, at) => ({ line: at + 2, phone }));
  expect(await Promise.all([rows(ids[0]!, lines), rows(ids[1]!, backwards)])).toEqual([true, true]);
  expect(await contactsOf(owner)).toHaveLength(300);
  const [one, two] = [await counts(ids[0]!), await counts(ids[1]!)];
  expect(one.created + two.created).toBe(300);
  expect([one.total, two.total]).toEqual([300, 300]);
});
