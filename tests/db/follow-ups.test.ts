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

describe("Message 2", () => {
  test("is sent at once and only once to a contact that replies, with the contact's values", async () => {
    const { ledger, contact, campaign } = await sent();
    const { wake } = await ledger.answer(contact, "Bonjour");
    expect(wake).toEqual([]);
    await ledger.answer(contact, "Encore moi");
    const { work, campaigns } = await ledger.claim();
    expect(work).toMatchObject([
      { kind: "message_2", campaign_id: campaign, params: { first_name: "Awa" }, body: null },
    ]);
    expect(campaigns[campaign]?.follow_up_body).toBe("Merci {{first_name}} !");
    await ledger.accept(work[0]!);
    await ledger.answer(contact, "Merci");
    expect((await followUps(ledger)).length).toBe(1);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("wakes its sender when no pump is running, each two seconds at most", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await sent();
    await db.sql("update public.senders set lease_token = null, lease_until = null where id = $1", [
      ledger.sender,
    ]);
    expect((await ledger.answer(contact, "Bonjour")).wake).toEqual([ledger.sender]);
    // A wake was requested a moment ago, so a burst of replies requests no more.
    await advanceClock(db, "1.999 s");
    expect((await ledger.answer(contact, "Alors ?")).wake).toEqual([]);
    await advanceClock(db, "0.001 s");
    expect((await ledger.answer(contact, "Allô ?")).wake).toEqual([ledger.sender]);
    expect((await ledger.begin()).begun).toBe(true);
  });

  test("does not wake the sender when there is nothing to send", async () => {
    const { ledger, contact } = await sent({ follow_up_body: null });
    await db.sql("update public.senders set lease_token = null, lease_until = null where id = $1", [
      ledger.sender,
    ]);
    expect((await ledger.answer(contact, "Bonjour")).wake).toEqual([]);
  });

  test.each([
    ["the campaign has no Message 2", { follow_up_body: null }, "Bonjour"],
    ["the campaign was cancelled", { status: "cancelled" }, "Bonjour"],
    ["the reply is not one of the words", { follow_up_triggers: { words: ["oui"] } }, "ouistiti"],
    ["the word is not the whole reply", { follow_up_triggers: { words: ["oui"] } }, "oui mais non"],
    ["a button is required and a text comes", { follow_up_triggers: { buttons: ["Oui"] } }, "Oui"],
    ["the reply is an opt-out", {}, "Stop !"],
    [
      "the reply is an auto-reply",
      {},
      "Merci pour votre message. Nous ne sommes pas disponibles pour le moment, mais nous vous répondrons dès que possible.",
    ],
    [
      "the reply is an auto-reply in English",
      {},
      "Thank you for contacting Acme! Please let us know how we can help you.",
    ],
  ])("is not sent when %s", async (_, columns, body) => {
    const { ledger, contact, campaign } = await sent();
    await ledger.update("campaigns", campaign, columns);
    await ledger.answer(contact, body);
    expect(await followUps(ledger)).toEqual([]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test.each([
    [{ words: ["Ça m'intéresse"] }, "CA M INTERESSE !!"],
    [{ words: ["non", "Oui"] }, "  oui. "],
    [{ any: true }, "n'importe quoi"],
    [{}, "n'importe quoi"],
    [{ any: false, words: ["oui"] }, "Oui 👍"],
  ])("with the triggers %j is triggered by %s", async (follow_up_triggers, body) => {
    const { ledger, contact } = await sent({ follow_up_triggers });
    await ledger.answer(contact, body);
    expect((await followUps(ledger)).length).toBe(1);
  });

  test.each([
    { type: "button", button: { payload: "whatever", text: "Oui, volontiers" } },
    { type: "button", button: { payload: "BTN_YES", text: "Yes" } },
    {
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: "BTN_YES", title: "?" } },
    },
  ])("is triggered by a button's label or payload: %j", async (tap) => {
    const { ledger, contact } = await sent({
      follow_up_triggers: { buttons: ["oui volontiers", "BTN_YES"] },
    });
    await ledger.answer(contact, null, tap);
    expect((await followUps(ledger)).length).toBe(1);
  });

  test.each(["reaction", "system", "unsupported", "request_welcome", "unknown_type"])(
    "is not triggered by a message of type %s",
    async (type) => {
      const { ledger, contact } = await sent();
      await ledger.answer(contact, null, { type, reaction: { message_id: "wamid.x", emoji: "👍" } });
      expect(await followUps(ledger)).toEqual([]);
      expect(await lastInteraction(ledger)).toMatchObject({ type, triggers: false });
      expect((await ledger.contact(contact)).last_interaction_at).toBeNull();
    },
  );

  test.each(["image", "video", "audio", "document", "sticker", "location", "contacts", "order"])(
    "is triggered by a message of type %s",
    async (type) => {
      const { ledger, contact } = await sent();
      await ledger.answer(contact, null, { type, [type]: { caption: "voilà" } });
      expect((await followUps(ledger)).length).toBe(1);
    },
  );

  test("waits for its delay, counted from the reply's time", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await sent({ follow_up_delay_seconds: 600 });
    await advanceClock(db, "2 min");
    await ledger.answer(contact, "Bonjour", { timestamp: await ledger.seconds(-120) });
    expect(await ledger.claim()).toMatchObject({ work: [], wait_ms: 480_000 });
    await advanceClock(db, "8 min");
    expect((await ledger.claim()).work.length).toBe(1);
  });

  test("waits for its delay from the first of two replies that are heard before Message 1 is confirmed", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.addCampaign({
      contacts: [contact],
      follow_up_body: "Merci",
      follow_up_delay_seconds: 600,
    });
    const [item] = (await ledger.claim()).work;
    await advanceClock(db, "1 min");
    await ledger.answer(contact, "Bonjour");
    await advanceClock(db, "4 min");
    await ledger.answer(contact, "Alors ?");
    await ledger.accept(item!);
    expect(await db.sql("select due_at from public.queue where sender_id = $1", [ledger.sender])).toEqual([
      { due_at: new Date("2026-12-01T12:11:00Z") },
    ]);
  });

  test("is triggered by a person who quotes Message 1 and uses a phrase of automatic replies", async () => {
    const { ledger, contact, item } = await sent();
    const phrase = "Merci de nous contacter demain, je suis au travail";
    await ledger.answer(contact, phrase);
    expect(await followUps(ledger)).toEqual([]);
    await ledger.answer(contact, phrase, { context: { id: wamidOf(item) } });
    expect((await followUps(ledger)).length).toBe(1);
  });

  test("of a cancelled campaign is skipped by the claim, for one that could not be cancelled at once", async () => {
    const { ledger, contact, campaign } = await sent();
    await ledger.answer(contact, "Bonjour");
    await ledger.update("campaigns", campaign, { status: "cancelled" });
    expect((await ledger.claim()).work).toEqual([]);
    expect(await followUps(ledger)).toMatchObject([{ state: "skipped", reason: "cancelled" }]);
  });

  test.each([
    ["23 h 49 min 59 s", 1],
    ["23 h 50 min", 0],
  ])("leaves %s after the reply: %i", async (later, leaves) => {
    await setClock(db, noon);
    const { ledger, contact } = await sent();
    await ledger.answer(contact, "Bonjour");
    await advanceClock(db, later);
    expect((await ledger.claim()).work.length).toBe(leaves);
  });

  test("is not sent in reply to something said before Message 1 left whose webhook is late", async () => {
    await setClock(db, noon);
    const { ledger, contact, item } = await sent();
    for (const more of [{}, { context: { id: wamidOf(item) } }]) {
      const timestamp = await ledger.seconds(-9 * 60);
      await ledger.answer(contact, "Vous ouvrez à quelle heure ?", { timestamp, ...more });
    }
    expect(await followUps(ledger)).toEqual([]);
    await ledger.answer(contact, "Bonjour");
    expect((await followUps(ledger)).length).toBe(1);
  });

  test.each([
    [7, {}],
    [2, { answers_until_days: 2 }],
  ])("is sent for %i days after Message 1 left, and no longer", async (days, columns) => {
    await setClock(db, noon);
    const late = await sent(columns);
    const inTime = await sent(columns);
    await advanceClock(db, `${days} days`);
    await inTime.ledger.answer(inTime.contact, "Bonjour", { timestamp: await inTime.ledger.seconds(-1) });
    expect((await followUps(inTime.ledger)).length).toBe(1);
    for (const more of [{}, { context: { id: wamidOf(late.item) } }])
      await late.ledger.answer(late.contact, "Bonjour", more);
    expect(await followUps(late.ledger)).toEqual([]);
  });

  test("is not sent after the answering time, where only a quotation belongs to the campaign", async () => {
    await setClock(db, noon);
    const { ledger, contact, campaign, item } = await sent();
    await advanceClock(db, "200 days");
    await ledger.answer(contact, "Bonjour");
    expect(await lastInteraction(ledger)).toMatchObject({ contact_id: contact, campaign_id: null });
    await ledger.answer(contact, "Bonjour", { context: { id: wamidOf(item) } });
    expect(await lastInteraction(ledger)).toMatchObject({ contact_id: contact, campaign_id: campaign });
  });

  test("with a long delay starts a pump, which publishes the wake for it", async () => {
    await setClock(db, noon);
    const { ledger, contact } = await sent({ follow_up_delay_seconds: 600 });
    await db.sql("update public.senders set lease_token = null, lease_until = null where id = $1", [
      ledger.sender,
    ]);
    expect((await ledger.answer(contact, "Bonjour")).wake).toEqual([ledger.sender]);
    const { lease } = await ledger.begin();
    expect((await ledger.claimWith(lease)).work).toEqual([]);
    expect((await ledger.release(lease)).wake).toMatchObject({ delay_ms: 600_000 });
  });

  test("is not sent when the window has closed, by the reply's own time", async () => {
    await setClock(db, noon);
    const late = await sent();
    const inTime = await sent();
    await advanceClock(db, "2 days");
    const closed = -(23 * 3600 + 50 * 60);
    await late.ledger.answer(late.contact, "Bonjour", { timestamp: await late.ledger.seconds(closed) });
    expect(await followUps(late.ledger)).toEqual([]);
    await inTime.ledger.answer(inTime.contact, "Bonjour", {
      timestamp: await inTime.ledger.seconds(closed + 1),
    });
    expect((await followUps(inTime.ledger)).length).toBe(1);
  });

  test("is skipped when the window closes while it waits", async () => {
    await setClock(db, noon);
    const { ledger, contact, campaign } = await sent();
    await ledger.answer(contact, "Bonjour");
    await ledger.update("campaigns", campaign, { status: "paused", pause_reason: "person" });
    await advanceClock(db, "23 h 51 min");
    await ledger.update("campaigns", campaign, { status: "running", pause_reason: null });
    expect((await ledger.claim()).work).toEqual([]);
    expect(await followUps(ledger)).toMatchObject([{ state: "skipped", reason: "window_closed" }]);
  });

  test("waits while its campaign is paused, and is sent when it is resumed", async () => {
    const { ledger, contact, campaign } = await sent();
    await ledger.update("campaigns", campaign, { status: "paused", pause_reason: "person" });
    await ledger.answer(contact, "Bonjour");
    expect(await ledger.claim()).toMatchObject({ work: [] });
    expect(await ledger.claim()).toMatchObject({ work: [], wait_ms: null, pending: false });
    await ledger.update("campaigns", campaign, { status: "running", pause_reason: null });
    expect((await ledger.claim()).work).toMatchObject([{ kind: "message_2" }]);
  });

  test("is sent while its campaign waits after the first slice", async () => {
    const { ledger, contact, campaign } = await sent();
    await ledger.update("campaigns", campaign, { status: "paused", pause_reason: "first_slice" });
    await ledger.answer(contact, "Bonjour");
    expect((await ledger.claim()).work.length).toBe(1);
  });

  test("is skipped with a reason when a value is missing", async () => {
    const { ledger, contact } = await sent({ follow_up_body: "Rendez-vous à {{fields.city}}" });
    await ledger.answer(contact, "Bonjour");
    expect(await followUps(ledger)).toMatchObject([
      { state: "skipped", problem: "skipped", reason: "missing_variable" },
    ]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("is sent for a reply to a Message 1 whose acceptance is learnt later", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    const [item] = (await ledger.claim()).work;
    await ledger.record({ attempt_id: item!.attempt_id, outcome: "unknown" });
    await ledger.answer(contact, "Bonjour");
    expect(await followUps(ledger)).toEqual([]);
    await ledger.status(item!, "sent");
    expect((await followUps(ledger)).length).toBe(1);
  });

  test("is never sent for a Message 1 that failed", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci" });
    await ledger.reject((await ledger.claim()).work[0]!, 131026);
    await ledger.answer(contact, "Bonjour");
    expect(await followUps(ledger)).toEqual([]);
  });
});

test('6.2 "replied" counts contacts who reply, without auto-replies and reactions, and equals the listed rows', async () => {
  const { ledger, contact, campaign, item } = await sent();
  const call = async <T>(text: string) =>
    (await db.asUser(ledger.owner, (sql) => sql<{ answer: T }>(`select ${text} as answer`, [campaign])))[0]!
      .answer;
  const told = async () => ({
    replied: (await call<{ replied: number }>("public.campaign_stats($1)")).replied,
    rows: (await call<{ count: number }>(`public.list_campaign_contacts($1, '{"status": "replied"}')`)).count,
    replied_at: (
      await call<{ items: { replied_at: string | null }[] }>("public.list_campaign_contacts($1)")
    ).items.filter(({ replied_at }) => replied_at !== null).length,
  });
  await ledger.answer(contact, "Ceci est une réponse automatique.");
  await ledger.answer(contact, null, {
    type: "reaction",
    reaction: { message_id: wamidOf(item), emoji: "👍" },
  });
  await ledger.answer(contact, null, { type: "unsupported" });
  expect(
    (await db.sql("select from public.interactions where campaign_id = $1", [campaign])).length,
  ).toBeGreaterThan(1);
  expect(await told()).toEqual({ replied: 0, rows: 0, replied_at: 0 });
  await ledger.answer(contact, "Oui");
  await ledger.answer(contact, "Oui, oui");
  expect(await told()).toEqual({ replied: 1, rows: 1, replied_at: 1 });
});
