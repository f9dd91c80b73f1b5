import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import {
  type ContactPage,
  call,
  newCategory,
  newContact,
  newMessage,
  newPeople,
  newPhone,
} from "../support/people.ts";

const db = await createDatabase();
const { awa, other, chief, sender_id } = await newPeople(db);

const list = (user: { id: string }, filter: object, rest: string = "") =>
  call<ContactPage>(db, user, `public.list_contacts($1::jsonb${rest})`, [filter]);
const names = async (user: { id: string }, filter: object) =>
  (await list(user, filter)).items.map((item) => item.full_name ?? "").sort((a, b) => (a < b ? -1 : 1));

describe("a contact", () => {
  test("is saved and read with its categories", async () => {
    const category_id = await newCategory(db, awa);
    const id = await newContact(db, awa, { category_ids: [category_id], fields: { city: "Dakar" } });
    expect(await call(db, awa, "public.get_contact($1)", [id])).toMatchObject({
      id,
      owner_id: awa.id,
      fields: { city: "Dakar" },
      category_ids: [category_id],
      categories: [{ id: category_id, name: "Familles", color: "cat-1" }],
      opted_out: false,
      window_until: null,
      last_message: null,
    });
  });

  test("is updated by a change of any column that its owner may write", async () => {
    const id = await newContact(db, awa);
    const columns = await db.sql<{ name: string }>(
      `select column_name as name from information_schema.column_privileges
       where grantee = 'authenticated' and privilege_type = 'UPDATE' and table_name = 'contacts'`,
    );
    expect(columns.length).toBeGreaterThan(4);
    const updatedAt = async () =>
      (
        await db.sql<{ at: string }>("select updated_at::text as at from public.contacts where id = $1", [id])
      )[0]!.at;
    for (const { name } of columns) {
      const before = await updatedAt();
      await db.sql(`update public.contacts set ${name} = ${name} where id = $1`, [id]);
      expect(await updatedAt(), name).not.toEqual(before);
    }
  });

  test("changes only in the given fields", async () => {
    const id = await newContact(db, awa, {
      full_name: "Moussa",
      fields: { city: "Thiès" },
      consent_source: "papier",
    });
    const saved = await call(db, awa, "public.save_contact($1, $2)", [id, { full_name: "Moussa Ba" }]);
    expect(saved).toMatchObject({
      full_name: "Moussa Ba",
      fields: { city: "Thiès" },
      consent_source: "papier",
    });
  });

  test("never changes its id or owner", async () => {
    const id = await newContact(db, awa);
    const saved = await call(db, awa, "public.save_contact($1, $2)", [
      id,
      { id: 1, owner_id: other.id, full_name: "X" },
    ]);
    expect(saved).toMatchObject({ id, owner_id: awa.id });
  });

  test("exists once per number and owner", async () => {
    const phone = newPhone();
    await newContact(db, awa, { phone });
    await expect(newContact(db, awa, { phone })).rejects.toThrow(/one_contact_per_number/);
    await expect(newContact(db, other, { phone })).resolves.toBeGreaterThan(0);
  });

  test.each(["0612345678", "+", "+0612345678", "+3361234567890123", "+33 612345678", "33612345678"])(
    "P1 is refused by the database with the phone %s",
    async (phone) => {
      await expect(newContact(db, awa, { phone })).rejects.toThrow(/contact_phones_are_e164/);
    },
  );

  test("cannot be put in another user's category", async () => {
    const theirs = await newCategory(db, other);
    await expect(newContact(db, awa, { category_ids: [theirs] })).rejects.toThrow(
      /associated_categories_belong_to_the_owner/,
    );
  });

  test("with a changed number loses the ids that Meta gave the old one", async () => {
    const id = await newContact(db, awa);
    await db.sql("update public.contacts set wa_id = '33611', user_id = 'FR.1' where id = $1", [id]);
    await call(db, awa, "public.save_contact($1, $2)", [id, { full_name: "Awa" }]);
    const identity = () => db.sql("select wa_id, user_id, user_key from public.contacts where id = $1", [id]);
    expect(await identity()).toMatchObject([{ wa_id: "33611", user_id: "FR.1" }]);
    await call(db, awa, "public.save_contact($1, $2)", [id, { phone: newPhone() }]);
    expect(await identity()).toEqual([{ wa_id: null, user_id: null, user_key: null }]);
  });
});

describe("the list of contacts", () => {
  let owner: { id: string };
  let dakar: number;
  beforeAll(async () => {
    owner = await db.createUser();
    dakar = await newCategory(db, owner, "Dakar");
    await newContact(db, owner, { full_name: "Éloïse N’Guessan", phone: "+33612340001", country_code: "FR" });
    await newContact(db, owner, {
      full_name: "Mamadou Diop",
      phone: "+221770001452",
      country_code: "SN",
      category_ids: [dakar],
    });
    await newContact(db, owner, {
      full_name: "Awa 100% Diop_Ba",
      phone: "+221780003194",
      country_code: "SN",
      consent_source: "papier",
    });
  });

  test.each([
    ["eloise", ["Éloïse N’Guessan"]],
    ["N'GUESS", ["Éloïse N’Guessan"]],
    ["diop", ["Awa 100% Diop_Ba", "Mamadou Diop"]],
    ["diop mamadou", ["Mamadou Diop"]],
    ["ma", ["Mamadou Diop"]],
    ["ad", []],
    ["d", ["Awa 100% Diop_Ba", "Mamadou Diop"]],
    ["0%", []],
    ["100%", ["Awa 100% Diop_Ba"]],
    ["op_b", ["Awa 100% Diop_Ba"]],
    ["06 12 34", ["Éloïse N’Guessan"]],
    ["+33 6", ["Éloïse N’Guessan"]],
    ["+33 (0)6 12", ["Éloïse N’Guessan"]],
    ["00221", ["Awa 100% Diop_Ba", "Mamadou Diop"]],
    ["77 000 14", ["Mamadou Diop"]],
    ["1452", ["Mamadou Diop"]],
    ["' or true --", []],
    ["\\", []],
  ])("finds by %s", async (q, expected) => {
    expect(await names(owner, { q })).toEqual(expected);
  });

  test("filters by category, country, consent and opt-out", async () => {
    expect(await names(owner, { category_id: dakar })).toEqual(["Mamadou Diop"]);
    expect(await names(owner, { country: "SN", q: "awa" })).toEqual(["Awa 100% Diop_Ba"]);
    expect(await names(owner, { consent: true })).toEqual(["Awa 100% Diop_Ba"]);
    const id = (await list(owner, { q: "mamadou" })).items[0]!.id;
    await call(db, owner, "public.opt_out_contact($1)", [id]);
    expect(await names(owner, { opted_out: true })).toEqual(["Mamadou Diop"]);
    expect(await names(owner, { opted_out: false })).toEqual(["Awa 100% Diop_Ba", "Éloïse N’Guessan"]);
  });

  test("shows a super-admin all contacts or one owner's, and an admin only their own", async () => {
    expect((await list(chief, {}, `, p_owner => '${owner.id}'`)).items).toHaveLength(3);
    expect((await list(chief, {})).count).toBeGreaterThan(3);
    const asked = await list(other, {}, `, p_owner => '${owner.id}'`);
    expect(asked.items.every((item) => item.owner_id === other.id)).toBe(true);
  });

  test("is refused to inactive users and anonymous callers", async () => {
    const gone = await db.createUser({ active: false });
    await expect(list(gone, {})).rejects.toThrow(/^forbidden$/);
    await expect(db.asAnon((sql) => sql("select public.list_contacts()"))).rejects.toThrow(
      /permission denied/,
    );
  });

  test.each(["newest", "name"])("P12 pages partition the list, by %s", async (sort) => {
    const many = await db.createUser();
    await db.sql(
      `insert into public.contacts (owner_id, full_name, phone)
       select $1, (array['Awa', 'awa', 'Éva', 'Zoé', 'Bâ', null])[1 + i % 6], '+33612' || (100000 + i) from generate_series(1, 173) i`,
      [many.id],
    );
    const seen: number[] = [];
    for (let next: unknown[] | null = []; next; ) {
      const page: ContactPage = await call(db, many, "public.list_contacts('{}', $1, $2::jsonb, 50)", [
        sort,
        next.length ? JSON.stringify(next) : null,
      ]);
      expect(page.items.length).toBeLessThanOrEqual(50);
      expect(page.count).toBe(173);
      seen.push(...page.items.map((item) => item.id));
      next = page.next;
    }
    expect(seen).toHaveLength(173);
    expect(new Set(seen).size).toBe(173);
  });

  test("has an exact count up to 10,000, and a minimum above", async () => {
    const many = await db.createUser();
    await db.sql(
      "insert into public.contacts (owner_id, full_name, phone) select $1, 'Awa', '+3361' || (1000000 + i) from generate_series(1, 10000) i",
      [many.id],
    );
    expect(await list(many, {})).toMatchObject({ count: 10000, count_at_least: 10000 });
    await newContact(db, many);
    expect(await list(many, {})).toMatchObject({ count: null, count_at_least: 10000 });
    const parts = await call<{ added: number; next: number | null }>(
      db,
      many,
      "public.add_to_category($1, '{}')",
      [await newCategory(db, many)],
    );
    expect(parts).toEqual({ added: 10001, next: null });
  });
});

describe("the timeline of a contact", () => {
  test("lists messages, replies, opt-outs and the creation in pages, newest first", async () => {
    const id = await newContact(db, awa);
    const message = await newMessage(db, { contact_id: id, sender_id, owner: awa, state: "read" });
    await db.sql(
      "insert into public.interactions (wamid, sender_id, owner_id, contact_id, at, type, body) values ($1, $2, $3, $4, clock_timestamp(), 'text', 'Merci')",
      [`wamid.timeline.${id}`, sender_id, awa.id, id],
    );
    await call(db, awa, "public.opt_out_contact($1)", [id]);
    const read = (after: unknown) =>
      call<{ items: { type: string; id?: number }[]; next: unknown }>(
        db,
        awa,
        "public.contact_timeline($1, $2::jsonb, 3)",
        [id, after ? JSON.stringify(after) : null],
      );
    const first = await read(null);
    expect(first.items.map(({ type }) => type)).toEqual(["opted_out", "interaction", "message"]);
    expect(first.items[2]).toMatchObject({ id: message, kind: "reply", state: "read" });
    const second = await read(first.next);
    expect(second.items.map(({ type }) => type)).toEqual(["created"]);
    expect(second.next).toBeNull();
    expect(await call(db, other, "public.contact_timeline($1)", [id])).toMatchObject({
      items: [],
      next: null,
    });
  });
});

test("the timeline of a contact and a message give a price in the currency of its number", async () => {
  const id = await newContact(db, awa);
  const message = await newMessage(db, { contact_id: id, sender_id, owner: awa, state: "read" });
  await db.sql("update public.messages set price = 0.0635 where id = $1", [message]);
  for (const currency of ["GBP", "EUR"]) {
    await db.sql("update public.senders set currency = $2 where id = $1", [sender_id, currency]);
    const timeline = await call<{ items: object[] }>(db, awa, "public.contact_timeline($1)", [id]);
    expect(timeline.items[0]).toMatchObject({ price: 0.0635, currency });
    expect(await call(db, awa, "public.get_message($1)", [message])).toMatchObject({ currency });
  }
});

describe("exports of contacts", () => {
  test("are logged once each, without the search text", async () => {
    const owner = await db.createUser();
    const id = await newContact(db, owner, { full_name: "Zoé" });
    const page = await call<ContactPage>(db, owner, "public.export_contacts($1)", [
      { q: "zoé", country: "FR" },
    ]);
    expect(page.items.map((item) => item.id)).toEqual([id]);
    expect(await call(db, owner, "public.export_contact($1)", [id])).toMatchObject({
      full_name: "Zoé",
      timeline: { next: null },
    });
    expect(
      await db.sql(
        "select action, subject, subject_id, detail from public.audit_log where actor_id = $1 order by id",
        [owner.id],
      ),
    ).toEqual([
      { action: "exported", subject: "contacts", subject_id: null, detail: { country: "FR" } },
      { action: "exported", subject: "contact", subject_id: String(id), detail: {} },
    ]);
    await expect(call(db, other, "public.export_contact($1)", [id])).rejects.toThrow(/not_found/);
  });
});
