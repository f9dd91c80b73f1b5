import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { importing } from "../support/imports.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { call, newPhone } from "../support/people.ts";

let db: TestDatabase;
let chief: { id: string };
let other: { id: string };
beforeAll(async () => {
  db = await createDatabase();
  chief = await db.createUser({ role: "super_admin" });
  other = await db.createUser();
});
afterEach(() => setClock(db, null));

const owner = (ledger: Ledger) => ({ id: ledger.owner });
const isOut = async (user: { id: string }, contact: number) =>
  (await call<{ opted_out: boolean }>(db, user, "public.get_contact($1)", [contact])).opted_out;
const optOutNumbers = (user: { id: string }, numbers: string[], since: string | null = null) =>
  call(db, user, "public.opt_out_numbers($1, 'Registre papier', $2)", [numbers, since]);
const optIn = (user: { id: string }, contact: number, reason: string | null = null) =>
  call(db, user, "public.opt_in_contact($1, $2)", [contact, reason]);

describe("a list of numbers", () => {
  test("opts out contacts of every admin, and skips what waits for them", async () => {
    const ledger = await createLedger(db);
    const [mine, theirs] = await ledger.addContacts(2);
    await db.sql("update contacts set owner_id = $2 where id = $1", [theirs, other.id]);
    const campaign = await ledger.addCampaign({ contacts: [mine!] });
    const numbers = (
      await db.sql<{ phone: string }>("select phone from contacts where id = any ($1) order by id", [
        [mine, theirs],
      ])
    ).map(({ phone }) => phone);
    expect(await optOutNumbers(owner(ledger), [...numbers, numbers[0]!])).toEqual({
      opted_out: 2,
      already: 0,
    });
    expect(await optOutNumbers(other, numbers)).toEqual({ opted_out: 0, already: 2 });
    expect([await isOut(owner(ledger), mine!), await isOut(other, theirs!)]).toEqual([true, true]);
    expect(await db.sql("select state, reason from messages where campaign_id = $1", [campaign])).toEqual([
      { state: "skipped", reason: "opted_out" },
    ]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("keeps a hash of a number that is nobody's contact, so that a later import of it is opted out", async () => {
    const ledger = await createLedger(db);
    const phone = "+5511912345678";
    await optOutNumbers(other, [phone], "2026-01-31");
    expect(
      (await db.sql("select from opt_outs o where to_jsonb(o)::text like $1", [`%${phone.slice(1)}%`]))
        .length,
    ).toBe(0);
    await importing(db).importOf(owner(ledger), [{ line: 2, phone: "+551112345678" }]);
    const { id } = await ledger.one<{ id: number }>("select id from contacts where owner_id = $1", [
      ledger.owner,
    ]);
    expect(await call(db, owner(ledger), "public.get_contact($1)", [id])).toMatchObject({
      opted_out: true,
      opt_outs: [
        {
          source: "import",
          proof: { by: other.id, from: "Registre papier" },
          opted_out_at: expect.stringContaining("2026-01-31T00:00:00"),
        },
      ],
    });
    await ledger.addCampaign({ contacts: [id] });
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("of refusals older than a START changes nothing", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const { phone } = await ledger.contact(contact);
    await ledger.answer(contact, "STOP");
    await advanceClock(db, "2 s");
    await ledger.answer(contact, "START");
    expect(await optOutNumbers(owner(ledger), [phone!], "2020-01-01")).toEqual({ opted_out: 0, already: 1 });
    expect(await isOut(owner(ledger), contact)).toBe(false);
    await advanceClock(db, "2 s");
    expect(await optOutNumbers(owner(ledger), [phone!])).toEqual({ opted_out: 1, already: 0 });
  });

  test.each([
    ["what is no number", ["0612345678"], "2026-01-01"],
    ["a day to come", ["+33612345678"], "2999-01-01"],
  ])("with %s is refused whole", async (_what, numbers, since) => {
    await expect(optOutNumbers(other, [newPhone(), ...numbers], since)).rejects.toThrow("invalid");
  });

  test("is noted in the audit log by its size and day only", async () => {
    const { id } = await db.createUser();
    await optOutNumbers({ id }, [newPhone(), newPhone()], "2026-03-01");
    expect(await db.sql("select action, subject, detail from audit_log where actor_id = $1", [id])).toEqual([
      { action: "opted_out", subject: "numbers", detail: { contacts: 2, since: "2026-03-01" } },
    ]);
  });
});

test("a selection opts out the caller's contacts only, in parts, and counts those that were not yet", async () => {
  const ledger = await createLedger(db);
  const contacts = await ledger.addContacts(1001);
  await call(db, owner(ledger), "public.opt_out_contact($1)", [contacts[0]]);
  const foreign = await (await createLedger(db)).addContact();
  const part = (after: number) =>
    call<{ opted_out: number; next: number | null }>(db, owner(ledger), "public.opt_out_contacts($1, $2)", [
      { ids: [...contacts, foreign] },
      after,
    ]);
  expect(await part(0)).toEqual({ opted_out: 999, next: contacts[999] });
  expect(await part(contacts[999]!)).toEqual({ opted_out: 1, next: null });
  expect(await isOut(chief, foreign)).toBe(false);
});

describe("an opt-out that the person said", () => {
  const said = async (words: string | null = "STOP") => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    if (words) await ledger.answer(contact, words);
    return { ledger, contact, phone: (await ledger.contact(contact)).phone! };
  };

  test("is ended by no admin, neither its own nor one who adds the number", async () => {
    const { ledger, contact, phone } = await said();
    const added = await call<{ id: number }>(db, other, "public.save_contact(null, $1)", [{ phone }]);
    await expect(optIn(other, added.id)).rejects.toThrow(/^opted_out_by_person$/);
    await expect(optIn(owner(ledger), contact, "asked_aloud")).rejects.toThrow(/^opted_out_by_person$/);
    expect(await isOut(owner(ledger), contact)).toBe(true);
  });

  test("also when a user had entered it before", async () => {
    const { ledger, contact } = await said(null);
    await call(db, owner(ledger), "public.opt_out_contact($1)", [contact]);
    await advanceClock(db, "2 s");
    await ledger.answer(contact, "STOP");
    await expect(optIn(owner(ledger), contact)).rejects.toThrow("opted_out_by_person");
    await advanceClock(db, "2 s");
    await ledger.answer(contact, "START");
    expect(await isOut(owner(ledger), contact)).toBe(false);
    expect(
      await db.sql("select from opt_outs where ended_at is null and proof ->> 'by' = $1", [ledger.owner]),
    ).toEqual([]);
  });

  test("is ended by a super-admin with a reason of the list, which the audit log keeps", async () => {
    const { contact } = await said();
    await expect(optIn(chief, contact)).rejects.toThrow("forbidden");
    await expect(optIn(chief, contact, "she told Awa Diop")).rejects.toThrow("invalid");
    expect(await isOut(chief, contact)).toBe(true);
    await optIn(chief, contact, "asked_in_writing");
    expect(await isOut(chief, contact)).toBe(false);
    expect(
      await db.sql(
        "select actor_id, detail from audit_log where action = 'opted_in' and subject_id = $1::text",
        [contact],
      ),
    ).toEqual([{ actor_id: chief.id, detail: { reason: "asked_in_writing" } }]);
  });

  test("before a START is outdated when it arrives late, but not before a click of a user's", async () => {
    const late = await said(null);
    await advanceClock(db, "1 min");
    await call(db, owner(late.ledger), "public.opt_out_contact($1)", [late.contact]);
    await optIn(owner(late.ledger), late.contact);
    await late.ledger.answer(late.contact, "STOP", { timestamp: await late.ledger.seconds(-30) });
    expect(await isOut(owner(late.ledger), late.contact)).toBe(true);

    const back = await said("STOP");
    await advanceClock(db, "1 min");
    await back.ledger.answer(back.contact, "START");
    await back.ledger.answer(back.contact, "STOP", { timestamp: await back.ledger.seconds(-30) });
    expect(await isOut(owner(back.ledger), back.contact)).toBe(false);
  });
});

test("an opt-out that a user entered is ended by any admin who keeps the number, and by a super-admin with a reason", async () => {
  for (const user of [other, chief]) {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const { phone } = await ledger.contact(contact);
    await optOutNumbers(owner(ledger), [phone!]);
    const seen =
      user === chief
        ? contact
        : (await call<{ id: number }>(db, other, "public.save_contact(null, $1)", [{ phone }])).id;
    await optIn(user, seen, user === chief ? "wrong_person" : null);
    expect(await isOut(owner(ledger), contact)).toBe(false);
  }
});
