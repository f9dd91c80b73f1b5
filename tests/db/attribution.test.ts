import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { followUpsOf, lastInteraction, sendFirst } from "../support/follow-ups.ts";
import { createLedger, type Ledger, wamidOf } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";

const sent = (columns = {}, contactColumns = {}) => sendFirst(db, columns, contactColumns);
const followUps = (ledger: Ledger) => followUpsOf(db, ledger);

describe("a reply is attributed", () => {
  test("to the campaign of the quoted message, else to the latest Message 1; a closed sequence triggers nothing", async () => {
    await setClock(db, noon);
    const { ledger, contact, campaign: first, item } = await sent();
    await advanceClock(db, "1 h");
    const second = await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci encore" });
    await ledger.sendAll();
    await ledger.answer(contact, "Bonjour", { context: { id: wamidOf(item) } });
    expect(await lastInteraction(ledger)).toMatchObject({ campaign_id: first, message_id: item.message_id });
    expect(await followUps(ledger)).toEqual([]);
    await ledger.answer(contact, "Bonjour");
    expect(await lastInteraction(ledger)).toMatchObject({ campaign_id: second });
    expect(await followUps(ledger)).toMatchObject([{ campaign_id: second }]);
  });

  test("to the Message 1 that was the latest when it was written, even if it arrives late", async () => {
    await setClock(db, noon);
    const { ledger, contact, campaign: first } = await sent();
    const said = await ledger.seconds(60);
    await advanceClock(db, "3 h");
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci encore" });
    await ledger.sendAll();
    await ledger.answer(contact, "Bonjour", { timestamp: said });
    expect(await followUps(ledger)).toMatchObject([{ campaign_id: first }]);
  });

  test.each([
    [-5, false],
    [-4, true],
    [240, true],
  ])("said %i s after its Message 1 left, by Meta's clock: %s", async (skew, answers) => {
    await setClock(db, noon);
    const { ledger, contact, campaign } = await sent();
    await ledger.answer(contact, "Bonjour", { timestamp: await ledger.seconds(skew) });
    expect(await followUps(ledger)).toMatchObject(answers ? [{ campaign_id: campaign }] : []);
  });

  test("to no campaign when the sequence was reset", async () => {
    const { ledger, contact, item } = await sent();
    await db.sql("update public.messages set closed_at = private.clock() where id = $1", [item.message_id]);
    await ledger.answer(contact, "Bonjour");
    expect(await followUps(ledger)).toEqual([]);
  });

  test("by a button's payload, without context, and proves delivery", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const campaign = await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    const [item] = (await ledger.claim()).work;
    await ledger.record({ attempt_id: item!.attempt_id, outcome: "unknown" });
    await ledger.answer(contact, null, {
      type: "button",
      button: { payload: `m:${item!.message_id}`, text: "Oui" },
    });
    expect(await ledger.state(item!.message_id)).toBe("delivered");
    expect(await lastInteraction(ledger)).toMatchObject({
      campaign_id: campaign,
      message_id: item!.message_id,
    });
    expect(await followUps(ledger)).toMatchObject([{ campaign_id: campaign }]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("to a message whose outcome was unknown, once a status names it (race 2)", async () => {
    await setClock(db, noon);
    const { ledger, contact, campaign: first } = await sent();
    await advanceClock(db, "1 h");
    const second = await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci encore" });
    const [lost] = (await ledger.claim()).work;
    await ledger.record({ attempt_id: lost!.attempt_id, outcome: "unknown" });
    await ledger.answer(contact, "Bonjour", { context: { id: wamidOf(lost!) } });
    expect(await lastInteraction(ledger)).toMatchObject({
      campaign_id: null,
      message_id: null,
      contact_id: contact,
    });
    expect(await followUps(ledger)).toEqual([]);
    await ledger.status(lost!, "delivered");
    expect(await lastInteraction(ledger)).toMatchObject({
      campaign_id: second,
      message_id: lost!.message_id,
    });
    expect(await followUps(ledger)).toMatchObject([{ campaign_id: second }]);
    expect(first).not.toBe(second);
  });

  test("across owners, to the latest Message 1 to that person from that sender", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await sent();
    await advanceClock(db, "1 h");
    const other = await db.createUser();
    const { phone } = await ledger.contact(contact);
    const twin = await ledger.addContact({ owner_id: other.id, phone });
    const campaign = await ledger.addCampaign({
      contacts: [twin],
      owner_id: other.id,
      follow_up_body: "Merci",
    });
    await ledger.sendAll();
    await ledger.answer(contact, "Bonjour");
    expect(await lastInteraction(ledger)).toMatchObject({
      contact_id: twin,
      owner_id: other.id,
      campaign_id: campaign,
    });
  });

  test("to no contact when the number is unknown, and is stored", async () => {
    const ledger = await createLedger(db);
    const { event_id } = await ledger.webhook({
      messages: [
        {
          from: "447700900123",
          id: "in-stranger",
          timestamp: await ledger.seconds(),
          type: "text",
          text: { body: "Hello" },
        },
      ],
    });
    expect(await lastInteraction(ledger)).toMatchObject({
      contact_id: null,
      owner_id: null,
      body: "Hello",
      from_id: "447700900123",
    });
    expect(
      await ledger.one(
        "select error, to_jsonb(contact_ids) as ids from public.webhook_events where id = $1",
        [event_id],
      ),
    ).toEqual({ error: null, ids: [] });
  });

  test.each([
    ["+5511987654321", "551187654321"],
    ["+551187654321", "5511987654321"],
    ["+5491123456789", "541123456789"],
    ["+5215512345678", "525512345678"],
  ])("to the contact %s when WhatsApp writes the number as %s", async (phone, from) => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact({ phone, country_code: "BR" });
    await ledger.addCampaign({ contacts: [contact] });
    await ledger.sendAll();
    await ledger.answer(contact, "Oi", { from });
    expect(await lastInteraction(ledger)).toMatchObject({ contact_id: contact });
    expect(await ledger.contact(contact)).toMatchObject({ phone, wa_id: from });
    await db.sql("update public.contacts set phone = phone || '0' where id = $1", [contact]);
  });

  test("to the contact with the user id, even if one with the number was written to last", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    const phone = "+33655000001";
    const former = await ledger.addContact({ phone, user_id: "FR.8001" });
    const present = await ledger.addContact({ phone: null, country_code: null, user_id: "FR.8002" });
    for (const contact of [present, former]) {
      await ledger.addCampaign({ contacts: [contact] });
      await ledger.sendAll();
      await advanceClock(db, "1 min");
    }
    await ledger.answer(former, "Bonjour", { from_user_id: "FR.8002" });
    expect(await lastInteraction(ledger)).toMatchObject({ contact_id: present });
  });

  test("to the latest Message 1 from the number that was written to", async () => {
    await setClock(db, noon);
    const { ledger, contact, campaign } = await sent();
    await advanceClock(db, "1 h");
    const other = await createLedger(db);
    await other.addCampaign({ contacts: [contact], owner_id: ledger.owner });
    await other.sendAll();
    await ledger.answer(contact, "Bonjour");
    expect(await lastInteraction(ledger)).toMatchObject({ contact_id: contact, campaign_id: campaign });
  });

  test("by user id to a contact whose number is hidden", async () => {
    const { ledger, contact } = await sent({}, { user_id: "FR.9001" });
    await ledger.answer(contact, "Bonjour", { from: undefined, from_user_id: "FR.9001" });
    expect(await lastInteraction(ledger)).toMatchObject({ contact_id: contact });
    expect((await followUps(ledger)).length).toBe(1);
  });

  test("to its contact in the webhook event too", async () => {
    const { ledger, contact } = await sent();
    const { event_id } = await ledger.answer(contact, "Bonjour");
    expect(
      await ledger.one("select to_jsonb(contact_ids) as ids from public.webhook_events where id = $1", [
        event_id,
      ]),
    ).toEqual({ ids: [contact] });
  });
});

describe("a conversation", () => {
  test("opens with a reply, for 24 hours minus a margin from the reply's time, and reopens with another", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await sent();
    await ledger.answer(contact, "Bonjour", { timestamp: await ledger.seconds(-600) });
    const conversation = () =>
      ledger.one("select * from public.conversations where contact_id = $1", [contact]);
    expect(await conversation()).toMatchObject({
      window_until: new Date("2026-12-02T11:40:00Z"),
      last_inbound_at: new Date("2026-12-01T11:50:00Z"),
      owner_id: ledger.owner,
      closed_at: null,
    });
    await db.sql("update public.conversations set closed_at = private.clock() where contact_id = $1", [
      contact,
    ]);
    await advanceClock(db, "1 min");
    await ledger.answer(contact, "Encore");
    expect((await conversation()).closed_at).toBeNull();
    await ledger.answer(contact, "En retard", { timestamp: await ledger.seconds(-3600) });
    expect(await conversation()).toMatchObject({
      last_inbound_at: new Date("2026-12-01T12:01:00Z"),
      window_until: new Date("2026-12-02T11:51:00Z"),
    });
    expect((await ledger.contact(contact)).last_interaction_at).toEqual(new Date("2026-12-01T12:01:00Z"));
  });

  test("lets a user reply inside the 24-hour window, and not outside it", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await sent({ follow_up_body: null });
    const outside = await ledger.addMessage("reply", contact);
    expect((await ledger.claim()).work).toEqual([]);
    expect(await ledger.message(outside)).toMatchObject({ state: "skipped", reason: "window_closed" });
    await ledger.answer(contact, "Bonjour");
    await ledger.addMessage("reply", contact);
    expect((await ledger.claim()).work).toMatchObject([{ kind: "reply", body: "Bien reçu." }]);
  });

  test("with one sender opens no window with another sender", async () => {
    const { ledger, contact } = await sent({ follow_up_body: null });
    await ledger.answer(contact, "Bonjour");
    const other = await createLedger(db);
    const reply = await ledger.insert("messages", {
      contact_id: contact,
      sender_id: other.sender,
      owner_id: ledger.owner,
      kind: "reply",
      body: "?",
    });
    await ledger.insert("queue", {
      message_id: reply.id,
      sender_id: other.sender,
      kind: "reply",
      due_at: "2020-01-01",
    });
    expect((await other.claim()).work).toEqual([]);
  });

  test("is needed for a test of a text, not for a test of a template", async () => {
    const { ledger, contact } = await sent({ follow_up_body: null });
    const template = await ledger.addMessage("test", contact, {
      body: null,
      params: { template: { name: "promo" }, values: {} },
    });
    const text = await ledger.addMessage("test", contact, { body: "Essai", params: { values: {} } });
    expect((await ledger.claim()).work).toMatchObject([{ message_id: template, kind: "test" }]);
    expect(await ledger.message(text)).toMatchObject({ state: "skipped", reason: "window_closed" });
  });
});
