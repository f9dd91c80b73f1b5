import { describe, expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import {
  type ContactPage,
  call,
  newCategory,
  newContact,
  newMessage,
  newPeople,
  newPhone,
  newSender,
} from "../support/people.ts";

const db = await createDatabase();
const { awa, other, chief, sender_id } = await newPeople(db);

const names = async (user: { id: string }) =>
  (await call<ContactPage>(db, user, "public.list_contacts('{}', 'name')")).items.map(
    (item) => item.full_name,
  );

describe("deleting a contact", () => {
  test("erases what identifies the person and keeps the counts", async () => {
    const category_id = await newCategory(db, awa);
    const phone = newPhone();
    const id = await newContact(db, awa, { phone, category_ids: [category_id], fields: { city: "Dakar" } });
    const sent = await newMessage(db, { contact_id: id, sender_id, owner: awa, state: "read" });
    const waiting = await newMessage(db, { contact_id: id, sender_id, owner: awa });
    await db.sql(
      "insert into public.attempts (message_id, sender_id, claimed_at, number, details) values ($1, $2, now(), 1, $3)",
      [sent, sender_id, phone],
    );
    await db.sql(
      "insert into public.interactions (wamid, sender_id, owner_id, contact_id, at, type, body, payload, from_id) values ($1, $2, $3, $4, now(), 'text', 'Awa ici', 'p', $5)",
      [`wamid.${id}`, sender_id, awa.id, id, phone],
    );
    await db.sql(
      "insert into public.webhook_events (digest, body, dictionary, contact_ids) values (sha256($1), $1, 0, array[$2::bigint, 999999])",
      [Buffer.from(`Awa ${phone}`), id],
    );

    expect(await call(db, awa, "public.delete_contacts($1)", [{ ids: [id] }])).toEqual({
      deleted: 1,
      next: null,
    });

    expect(await call(db, awa, "public.get_contact($1)", [id])).toBeNull();
    expect(
      await db.sql(
        "select state, reason, params, body from public.messages where id = any ($1) order by id",
        [[sent, waiting]],
      ),
    ).toEqual([
      { state: "read", reason: null, params: null, body: null },
      { state: "cancelled", reason: "deleted", params: null, body: null },
    ]);
    expect(await db.sql("select from public.queue where message_id = $1", [waiting])).toEqual([]);
    expect(await db.sql("select from public.category_contacts where contact_id = $1", [id])).toEqual([]);
    const kept = await db.sql<{ everything: string }>(
      `select concat(to_jsonb(c), (select jsonb_agg(to_jsonb(m)) from public.messages m where contact_id = c.id),
         (select jsonb_agg(to_jsonb(i)) from public.interactions i where contact_id = c.id),
         (select jsonb_agg(to_jsonb(a)) from public.attempts a where message_id = any ($2)),
         (select string_agg(convert_from(body, 'UTF8'), '') from public.webhook_events where c.id = any (contact_ids)),
         (select jsonb_agg(to_jsonb(l)) from public.audit_log l)) as everything
       from public.contacts c where id = $1`,
      [id, [sent, waiting]],
    );
    expect(kept[0]!.everything).not.toMatch(/Awa|Dakar|\+336/);
  });

  test("frees the number, and keeps the opt-out for a new contact with it", async () => {
    const phone = newPhone();
    const id = await newContact(db, awa, { phone });
    await call(db, awa, "public.opt_out_contact($1)", [id]);
    await call(db, awa, "public.delete_contacts($1)", [{ ids: [id] }]);
    const again = await newContact(db, awa, { phone });
    expect(again).not.toBe(id);
    expect(await call(db, awa, "public.get_contact($1)", [again])).toMatchObject({ opted_out: true });
  });

  test("P11 leaves other users' contacts unchanged", async () => {
    const theirs = await newContact(db, other);
    expect(await call(db, awa, "public.delete_contacts($1)", [{ ids: [theirs] }])).toEqual({
      deleted: 0,
      next: null,
    });
    expect(await call(db, chief, "public.delete_contacts($1)", [{ ids: [theirs] }])).toEqual({
      deleted: 0,
      next: null,
    });
    expect(await call(db, other, "public.get_contact($1)", [theirs])).not.toBeNull();
  });

  test("that matches a search spares the excepted ones", async () => {
    const owner = await db.createUser();
    const ids = await Promise.all(
      ["Léa", "Léo", "Max"].map((full_name) => newContact(db, owner, { full_name })),
    );
    const answer = await call(db, owner, "public.delete_contacts($1)", [{ q: "lé", except_ids: [ids[1]] }]);
    expect(answer).toEqual({ deleted: 1, next: null });
    expect(await names(owner)).toEqual(["Léo", "Max"]);
  });
});

describe("opting out by a user", () => {
  const openOptOuts = (id: number) =>
    db.sql<{ n: number }>(
      `select count(*)::int as n from public.opt_outs o where ended_at is null and person_key = any (
         array(select private.person_key(i) from public.contacts c, unnest(private.identities(c.phone, c.wa_id, c.user_id)) i where c.id = $1))`,
      [id],
    );

  test("holds once for each form of the number and for the user id, whatever the number of senders", async () => {
    await newSender(db);
    const id = await newContact(db, awa, { phone: "+5511987654321", country_code: "BR" });
    await db.sql("update public.contacts set user_id = 'BR.77' where id = $1", [id]);
    await call(db, awa, "public.opt_out_contact($1)", [id]);
    await call(db, awa, "public.opt_out_contact($1)", [id]);
    expect(await openOptOuts(id)).toEqual([{ n: 3 }]);
    const variant = await newContact(db, other, { phone: "+551187654321", country_code: "BR" });
    expect(await call(db, other, "public.get_contact($1)", [variant])).toMatchObject({
      opted_out: true,
      opt_outs: [{ source: "manual", proof: { by: awa.id }, ended_at: null }],
    });
    await call(db, awa, "public.opt_in_contact($1)", [id]);
    expect(await openOptOuts(id)).toEqual([{ n: 0 }]);
    expect(await call(db, awa, "public.get_contact($1)", [id])).toMatchObject({
      opted_out: false,
      opt_outs: [{ source: "manual" }],
    });
  });

  test("skips all queued messages to that person at once, whoever owns the contact, except a confirmation", async () => {
    const phone = newPhone();
    const mine = await newContact(db, awa, { phone });
    const theirs = await newContact(db, other, { phone });
    const waiting = await newMessage(db, { contact_id: theirs, sender_id, owner: other });
    const confirmation = await newMessage(db, {
      contact_id: mine,
      sender_id,
      owner: awa,
      kind: "confirmation",
    });
    await call(db, awa, "public.opt_out_contact($1)", [mine]);
    expect(
      await db.sql("select state, reason, problem from public.messages where id = any ($1) order by id", [
        [waiting, confirmation],
      ]),
    ).toEqual([
      { state: "skipped", reason: "opted_out", problem: "skipped" },
      { state: "queued", reason: null, problem: null },
    ]);
    expect(
      await db.sql<{ message_id: string }>(
        "select message_id::int from public.queue where message_id = any ($1)",
        [[waiting, confirmation]],
      ),
    ).toEqual([{ message_id: confirmation }]);
  });

  test("P11 is refused for another user's contact: not_found for an admin, forbidden for the super-admin", async () => {
    const theirs = await newContact(db, other);
    for (const act of ["opt_out_contact", "opt_in_contact", "reset_sequence"]) {
      await expect(call(db, awa, `public.${act}($1)`, [theirs])).rejects.toThrow(/^not_found$/);
      await expect(call(db, chief, `public.${act}($1)`, [theirs])).rejects.toThrow(/^forbidden$/);
    }
  });
});
