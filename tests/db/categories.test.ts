import { fc } from "@fast-check/vitest";
import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { call, newCategory, newContact, newPhone } from "../support/people.ts";

const db = await createDatabase();
let awa: { id: string };
let other: { id: string };
let chief: { id: string };

beforeAll(async () => {
  awa = await db.createUser();
  other = await db.createUser();
  chief = await db.createUser({ role: "super_admin" });
});

type CategoryPage = { items: { id: number; name: string; contact_count: number }[]; next: unknown[] | null };

const associationFaults = () =>
  db.sql(`
    select a.* from public.category_contacts a
    left join public.contacts c on c.id = a.contact_id and c.owner_id = a.owner_id and c.deleted_at is null
    left join public.categories g on g.id = a.category_id and g.owner_id = a.owner_id
    where c.id is null or g.id is null`);
const wrongCounts = () =>
  db.sql(`
    select g.id, g.contact_count from public.categories g
    where g.contact_count <> (select count(*) from public.category_contacts where category_id = g.id)`);

describe("categories", () => {
  test("are listed by name and searched, regardless of case and accents", async () => {
    const owner = await db.createUser();
    for (const name of ["zoo", "Étudiants", "donateurs", "Éclaireurs"]) await newCategory(db, owner, name);
    const page = await call<CategoryPage>(db, owner, "public.list_categories()");
    expect(page.items.map(({ name }) => name)).toEqual(["donateurs", "Éclaireurs", "Étudiants", "zoo"]);
    const found = await call<CategoryPage>(db, owner, "public.list_categories('ETUD')");
    expect(found.items.map(({ name }) => name)).toEqual(["Étudiants"]);
  });

  test("P12 pages partition the list", async () => {
    const owner = await db.createUser();
    await db.sql(
      "insert into public.categories (owner_id, name) select $1, 'Même nom ' || i % 3 from generate_series(1, 23) i",
      [owner.id],
    );
    const seen: number[] = [];
    for (let next: unknown[] | null = []; next; ) {
      const page: CategoryPage = await call(db, owner, "public.list_categories('', $1::jsonb, 5)", [
        next.length ? JSON.stringify(next) : null,
      ]);
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([23, 23]);
  });

  test("can be deleted by their owner only, with a line in the audit log", async () => {
    const id = await newCategory(db, awa);
    expect(await call(db, other, "public.delete_category($1)", [id])).toBe(false);
    expect(await call(db, chief, "public.delete_category($1)", [id])).toBe(false);
    expect(await call(db, awa, "public.delete_category($1)", [id])).toBe(true);
    expect(
      await db.sql("select action from public.audit_log where subject = 'category' and subject_id = $1", [
        String(id),
      ]),
    ).toEqual([{ action: "deleted" }]);
  });

  test("accept a list of contacts completely or not at all", async () => {
    const category_id = await newCategory(db, awa);
    const [mine, theirs] = [await newContact(db, awa), await newContact(db, other)];
    const gone = await newContact(db, awa);
    await call(db, awa, "public.delete_contacts($1)", [{ ids: [gone] }]);
    const add = (ids: number[]) =>
      call<number>(db, awa, "public.add_contacts_to_category($1, $2)", [category_id, ids]);
    await expect(add([mine, theirs])).rejects.toThrow(/associated_contacts_belong_to_the_owner/);
    await expect(add([mine, 2 ** 40])).rejects.toThrow(/associated_contacts_belong_to_the_owner/);
    await expect(add([mine, gone])).rejects.toThrow(/contact_not_found/);
    expect(await add([mine, mine])).toBe(1);
    expect(await add([mine])).toBe(0);
    await expect(
      call(db, other, "public.add_contacts_to_category($1, $2)", [category_id, [theirs]]),
    ).rejects.toThrow(/not_found/);
  });

  test("accept pasted numbers, and create missing contacts if requested", async () => {
    const category_id = await newCategory(db, awa);
    const [known, unknown] = [newPhone(), newPhone()];
    await newContact(db, awa, { phone: known });
    await newContact(db, other, { phone: unknown });
    const people = JSON.stringify([known, unknown, unknown].map((phone) => ({ phone, country_code: "FR" })));
    const paste = (create: boolean) =>
      call(db, awa, "public.add_numbers_to_category($1, $2, $3)", [category_id, people, create]);
    expect(await paste(false)).toEqual({ added: 1, created: 0, unknown: [unknown] });
    expect(await paste(true)).toEqual({ added: 1, created: 1, unknown: [] });
    expect(await paste(true)).toEqual({ added: 0, created: 0, unknown: [] });
  });

  test("cannot be linked to another owner's or a deleted contact, even with the service key", async () => {
    const category_id = await newCategory(db, awa);
    const theirs = await newContact(db, other);
    const insert = (owner: { id: string }) =>
      db.asService((sql) =>
        sql("insert into public.category_contacts (category_id, contact_id, owner_id) values ($1, $2, $3)", [
          category_id,
          theirs,
          owner.id,
        ]),
      );
    await expect(insert(awa)).rejects.toThrow(/associated_contacts_belong_to_the_owner/);
    await expect(insert(other)).rejects.toThrow(/associated_categories_belong_to_the_owner/);
    await expect(
      db.asService((sql) =>
        sql("update public.category_contacts set contact_id = $1 where category_id = $2", [
          theirs,
          category_id,
        ]),
      ),
    ).rejects.toThrow(/permission denied/);
  });
});

const step = fc.record({
  act: fc.constantFrom("save", "add", "add_all", "remove", "remove_all", "delete_contact", "delete_category"),
  by: fc.constantFrom(0, 1),
  category: fc.nat(3),
  contact: fc.nat(5),
});

test("P2 associations are sound and P3 deleting a category keeps its contacts, after any actions by any user", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const people = [await db.createUser(), await db.createUser()];
      const categories: number[] = [];
      const contacts: number[] = [];
      for (const i of [0, 1, 0, 1]) categories.push(await newCategory(db, people[i]!));
      for (const i of [0, 1, 0, 1, 0, 1]) contacts.push(await newContact(db, people[i]!));
      const living = async () =>
        (
          await db.sql<{ n: number }>(
            "select count(*)::int as n from public.contacts where id = any ($1) and deleted_at is null",
            [contacts],
          )
        )[0]!.n;
      for (const { act, by, category, contact } of steps) {
        const [g, c] = [categories[category]!, contacts[contact]!];
        const statement = {
          save: ["public.save_contact($1, $2)", [c, { category_ids: [g] }]],
          add: ["public.add_contacts_to_category($1, $2)", [g, [c]]],
          add_all: ["public.add_to_category($1, '{}')", [g]],
          remove: ["public.remove_from_category($1, $2)", [g, { ids: [c] }]],
          remove_all: ["public.remove_from_category($1, '{}')", [g]],
          delete_contact: ["public.delete_contacts($1)", [{ ids: [c] }]],
          delete_category: ["public.delete_category($1)", [g]],
        }[act] as [string, unknown[]];
        const before = await living();
        await call(db, people[by]!, ...statement).catch((error: Error) => {
          if (!/not_found|belong_to_the_owner/.test(error.message)) throw error;
        });
        if (act !== "delete_contact") expect(await living()).toBe(before);
      }
      expect(await associationFaults()).toEqual([]);
      expect(await wrongCounts()).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("P2 associations and their counts are right after simultaneous changes", async () => {
  const owner = await db.createUser();
  const categories = await Promise.all([1, 2, 3].map(() => newCategory(db, owner)));
  const contacts = await Promise.all(Array.from({ length: 12 }, () => newContact(db, owner)));
  const pick = <T>(list: T[]) => list[Math.floor(Math.random() * list.length)]!;
  const act = () =>
    pick([
      () =>
        call(db, owner, "public.save_contact($1, $2)", [
          pick(contacts),
          { category_ids: [pick(categories), pick(categories)] },
        ]),
      () => call(db, owner, "public.add_to_category($1, '{}')", [pick(categories)]),
      () => call(db, owner, "public.remove_from_category($1, '{}')", [pick(categories)]),
      () => call(db, owner, "public.delete_contacts($1)", [{ ids: [pick(contacts)] }]),
    ])();
  const outcomes = await Promise.allSettled(Array.from({ length: 200 }, act));
  const refused = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [String(outcome.reason)] : [],
  );
  expect(refused.filter((reason) => !/not_found|belong_to_the_owner/.test(reason))).toEqual([]);
  expect(await associationFaults()).toEqual([]);
  expect(await wrongCounts()).toEqual([]);
});
