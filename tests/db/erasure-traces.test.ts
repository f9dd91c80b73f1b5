import { describe, expect, test } from "vitest";
import { newWamid } from "../../stand-ins/whatsapp/wamid.ts";
import { createDatabase } from "../support/database.ts";
import { createLedger, type Ledger, type Work } from "../support/ledger.ts";
import { call, newPhone } from "../support/people.ts";
import { tracesOf } from "../support/traces.ts";

const db = await createDatabase();

const erase = (ledger: Ledger, id: number) =>
  call(db, { id: ledger.owner }, "public.delete_contacts($1)", [{ ids: [id] }]);

/** A message from a number, as Meta names it. */
const said = async (ledger: Ledger, phone: string, body: string, more: object = {}) => ({
  from: phone.slice(1),
  id: newWamid(phone),
  timestamp: await ledger.seconds(),
  type: "text",
  text: { body },
  ...more,
});

async function written(contacts = 1) {
  const ledger = await createLedger(db);
  const phone = newPhone();
  const contact = await ledger.addContact({ phone, full_name: "Zoé Quinze" });
  const others = contacts > 1 ? await ledger.addContacts(contacts - 1) : [];
  await ledger.addCampaign({ contacts: [contact, ...others] });
  const { work } = await ledger.claim();
  return { ledger, phone, contact, item: work.find(({ to }) => to === phone)! };
}
const accepted = (ledger: Ledger, item: Work, wamid: string) =>
  ledger.accept(item, { wamid, wa_id: item.to!.slice(1), details: `sent to ${item.to}` });

describe("Meta's message ids", () => {
  test("hold a number that an erasure does not leave, and no page shows their digests", async () => {
    const { ledger, phone, contact, item } = await written();
    const wamid = newWamid(phone);
    await accepted(ledger, item, wamid);
    await ledger.webhook({ messages: [await said(ledger, phone, "STOP", { context: { id: wamid } })] });
    expect((await tracesOf(db, { phone, texts: [] })).length).toBeGreaterThan(4);
    await erase(ledger, contact);
    expect(await tracesOf(db, { phone, texts: ["Zoé", "STOP"] })).toEqual([]);
    const message = await call<{ attempt_list: object[] }>(
      db,
      { id: ledger.owner },
      "public.get_message($1)",
      [item.message_id],
    );
    expect(message.attempt_list).toMatchObject([{ wamid: null, details: null }]);
  });

  test("still find the message of somebody erased, with and without our own id", async () => {
    const { ledger, phone, contact, item } = await written();
    const wamid = newWamid(phone);
    await accepted(ledger, item, wamid);
    await erase(ledger, contact);
    const status = { id: wamid, timestamp: await ledger.seconds(), recipient_id: phone.slice(1) };
    await ledger.webhook({ statuses: [{ ...status, status: "delivered" }] });
    expect(await ledger.state(item.message_id)).toBe("delivered");
    await ledger.webhook({
      statuses: [{ ...status, status: "read", biz_opaque_callback_data: item.attempt_id }],
    });
    expect(await ledger.state(item.message_id)).toBe("read");
    expect(await tracesOf(db, { phone, texts: [] })).toEqual([]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("told by a worker after the erasure are not stored, but the parked status that waits for them counts", async () => {
    const { ledger, phone, contact, item } = await written();
    const wamid = newWamid(phone);
    const status = { id: wamid, timestamp: await ledger.seconds(), recipient_id: phone.slice(1) };
    await ledger.webhook({ statuses: [{ ...status, status: "delivered" }] });
    await erase(ledger, contact);
    await accepted(ledger, item, wamid);
    expect(await ledger.state(item.message_id)).toBe("delivered");
    expect(await tracesOf(db, { phone, texts: [] })).toEqual([]);
    expect(await db.sql("select from public.parked_statuses")).toEqual([]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("parked between the erasure and the worker's report go with the report", async () => {
    const { ledger, phone, contact, item } = await written();
    const wamid = newWamid(phone);
    await erase(ledger, contact);
    const status = { id: wamid, status: "delivered", timestamp: await ledger.seconds() };
    await ledger.webhook({ statuses: [status] });
    await accepted(ledger, item, wamid);
    expect(await ledger.state(item.message_id)).toBe("delivered");
    expect(await db.sql("select from public.parked_statuses")).toEqual([]);
  });
});

describe("what Meta reports for the first time after the erasure", () => {
  test.each([true, false])(
    "leaves no number, with the recipient given: %s, and is applied once known",
    async (named) => {
      const { ledger, phone, contact, item } = await written();
      const wamid = newWamid(phone);
      await erase(ledger, contact);
      const status = { id: wamid, status: "delivered", timestamp: await ledger.seconds() };
      await ledger.webhook({ statuses: [{ ...status, ...(named && { recipient_id: phone.slice(1) }) }] });
      expect(await tracesOf(db, { phone, texts: [] })).toEqual([]);
      await accepted(ledger, item, wamid);
      expect(await ledger.state(item.message_id)).toBe("delivered");
    },
  );

  test("stays whole about whoever is a contact again, and about everybody after 30 days", async () => {
    const ledger = await createLedger(db);
    const phone = newPhone();
    const told = async () => {
      const status = { id: newWamid(phone), status: "sent", timestamp: "1", recipient_id: phone.slice(1) };
      await ledger.webhook({ statuses: [status] });
      return (await tracesOf(db, { phone, texts: [] })).length;
    };
    await erase(ledger, await ledger.addContact({ phone }));
    expect(await told()).toBe(0);
    await db.sql("update private.erased_people set erased_at = erased_at - interval '31 days'");
    await db.sql("update private.retention set next_prune_at = '-infinity'");
    await db.asService((sql) => sql("select private.prune(100)"));
    expect(await told()).toBeGreaterThan(0);
    await erase(ledger, await ledger.addContact({ phone }));
    await ledger.addContact({ phone });
    expect(await told()).toBeGreaterThan(0);
  });
});

describe("what somebody wrote as a stranger", () => {
  const TEXT = "Je m'appelle Zoé, effacez tout";

  test("is in their export, and goes with them, under every form of their number", async () => {
    const ledger = await createLedger(db);
    const texts = [TEXT, "encore moi"];
    await ledger.webhook({ messages: [await said(ledger, "+551187654321", texts[0]!)] });
    await ledger.webhook({ messages: [await said(ledger, "+5511987654321", texts[1]!)] });
    await ledger.webhook({ messages: [await said(ledger, "+5511987654322", "une autre personne")] });
    const phone = "+5511987654321";
    const id = await ledger.addContact({ phone, country_code: "BR" });
    expect(await call(db, { id: ledger.owner }, "public.export_contact($1)", [id])).toMatchObject({
      written_as_stranger: texts.map((body) => ({ type: "text", body })),
    });
    await erase(ledger, id);
    expect(await tracesOf(db, { phone, texts })).toEqual([]);
    const chief = await db.createUser({ role: "super_admin" });
    const { items } = await call<{ items: object[] }>(db, chief, "public.list_strangers()");
    expect(items).toMatchObject([{ body: "une autre personne" }]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("does not come back when Meta delivers it again after the erasure", async () => {
    const ledger = await createLedger(db);
    const phone = newPhone();
    const message = await said(ledger, phone, TEXT);
    await ledger.webhook({ messages: [message] });
    await erase(ledger, await ledger.addContact({ phone }));
    await ledger.webhook({ messages: [message] });
    expect(await tracesOf(db, { phone, texts: [TEXT] })).toEqual([]);
  });

  test("by user id goes with the contact that has it", async () => {
    const ledger = await createLedger(db);
    const phone = newPhone();
    await ledger.webhook({
      messages: [
        { ...(await said(ledger, phone, TEXT)), from: undefined, from_user_id: "FR.4711", id: "in-1" },
      ],
    });
    await erase(ledger, await ledger.addContact({ phone, user_id: "FR.4711" }));
    expect(await tracesOf(db, { phone, texts: [TEXT, "FR.4711"] })).toEqual([]);
  });

  test("stays with another admin's contact of the same number", async () => {
    const ledger = await createLedger(db);
    const phone = newPhone();
    const theirs = await ledger.addContact({ phone });
    await ledger.answer(theirs, TEXT);
    const mine = ledger.owner;
    ledger.owner = (await db.createUser()).id;
    await erase(ledger, await ledger.addContact({ phone }));
    expect(
      await db.sql("select body, owner_id from public.interactions where contact_id = $1", [theirs]),
    ).toEqual([{ body: TEXT, owner_id: mine }]);
  });
});

describe("raw webhooks and imported files", () => {
  test("an event about nobody we know goes with whoever it names", async () => {
    const ledger = await createLedger(db);
    const phone = newPhone();
    const preference = {
      wa_id: phone.slice(1),
      value: "stop",
      category: "marketing_messages",
      timestamp: "1",
    };
    await ledger.webhook({ user_preferences: [preference] }, "user_preferences");
    await ledger.webhook({
      statuses: [{ id: "x", status: "sent", timestamp: "1", recipient_id: phone.slice(1) }],
    });
    const other = newPhone();
    await ledger.webhook({ messages: [await said(ledger, other, "Je reste")] });
    await erase(ledger, await ledger.addContact({ phone }));
    expect(await tracesOf(db, { phone, texts: [] })).toEqual([]);
    expect((await tracesOf(db, { phone: other, texts: [] })).length).toBeGreaterThan(0);
  });

  test("an event that could not be read goes with any erasure", async () => {
    const ledger = await createLedger(db);
    const phone = newPhone();
    await db.asService((sql) =>
      sql("select public.ingest_webhook('00', $1, 0::smallint, null, 'not JSON')", [
        Buffer.from(`{"from": ${phone.slice(1)}`).toString("base64"),
      ]),
    );
    expect((await tracesOf(db, { phone, texts: [] })).length).toBe(1);
    await erase(ledger, await ledger.addContact());
    expect(await tracesOf(db, { phone, texts: [] })).toEqual([]);
  });

  test("an erased event is not replayed and no longer counts as unread", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const { event_id } = await ledger.answer(contact, "Oui");
    await db.sql("update public.webhook_events set error = 'x', processed_at = null where id = $1", [
      event_id,
    ]);
    await erase(ledger, contact);
    const replayed = await db.asService((sql) =>
      sql("select public.events_to_replay($1, 10) as e", [event_id - 1]),
    );
    expect(replayed).toEqual([{ e: [] }]);
    expect(
      await db.sql("select error, processed_at from public.webhook_events where id = $1", [event_id]),
    ).toEqual([{ error: null, processed_at: expect.any(Date) }]);
  });

  test("a rejected line with the number, however it was typed, is emptied; others are kept", async () => {
    const ledger = await createLedger(db);
    const { id: import_id } = await ledger.insert("imports", { owner_id: ledger.owner, file_name: "a.csv" });
    const lines = [
      ["Zoé", "06 98-76.54 (32)"],
      ["Awa", "06 98 76 54 33"],
    ];
    for (const [index, original] of lines.entries())
      await ledger.insert("import_rows", {
        import_id,
        line: index + 2,
        outcome: "rejected",
        code: "too_long",
        original: JSON.stringify(original),
      });
    await erase(ledger, await ledger.addContact({ phone: "+33698765432" }));
    expect(
      await db.sql("select original from public.import_rows where import_id = $1 order by line", [import_id]),
    ).toEqual([{ original: [] }, { original: lines[1] }]);
  });
});
