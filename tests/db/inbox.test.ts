import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { act, refused } from "../support/campaigns.ts";
import { advanceClock, createDatabase, setClock } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

const db = await createDatabase();
let ledger: Ledger;
let other: string;
let boss: string;
let contact: number;

type Row = {
  contact_id: number;
  waits: boolean;
  assigned_to: string | null;
  closed_at: string | null;
  last_answer: { body: string } | null;
  last_reply: { body: string; state: string } | null;
};
type Page = { items: Row[]; next: [string, number] | null; count: number };

const reply = (body: string, key: string = randomUUID(), as = ledger.owner, to = contact) =>
  act(db, as, "send_reply($1, $2, $3)", [to, body, key]) as Promise<{
    message_id: number;
    sender_id: number;
  }>;
const list = (filter: object = {}, as = ledger.owner, after: unknown = null, limit = 50) =>
  act(db, as, "list_conversations($1, $2, $3)", [
    filter,
    after && JSON.stringify(after),
    limit,
  ]) as Promise<Page>;
const people = async (filter: object = {}, as = ledger.owner) =>
  (await list(filter, as)).items.map(({ contact_id }) => contact_id);
const change = (patch: object, as = ledger.owner, of = contact) =>
  act(db, as, "change_conversation($1, $2)", [of, patch]);
const waiting = (as = ledger.owner) => act(db, as, "count_waiting_conversations()", []);

beforeAll(async () => {
  other = (await db.createUser()).id;
  boss = (await db.createUser({ role: "super_admin" })).id;
});

beforeEach(async () => {
  await setClock(db, null);
  ledger = await createLedger(db);
  contact = await ledger.addContact({ full_name: "Aya Kouassi" });
  await ledger.answer(contact, "Est-ce que ma sœur peut venir ?");
});

describe("a user's reply", () => {
  test("is sent through the claim, before campaigns, and shows its author", async () => {
    await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
    const { message_id, sender_id } = await reply("  *Oui* !\n");
    expect(sender_id).toBe(ledger.sender);
    const { work } = await ledger.claim(1);
    expect(work).toMatchObject([{ message_id, kind: "reply", body: "*Oui* !" }]);
    await ledger.accept(work[0]!);
    expect(await ledger.state(message_id)).toBe("accepted");
    const shown = (await act(db, ledger.owner, "get_conversation($1)", [contact])) as {
      authors: Record<string, string>;
    };
    expect(shown.authors).toEqual({ [message_id]: "Awa Diop" });
    expect(await ledger.wrongs()).toEqual({});
  });

  test("is sent once however often it is submitted, simultaneously or later", async () => {
    const key = randomUUID();
    const ids = new Set(
      (await Promise.all([1, 2, 3, 4].map(() => reply("Oui", key)))).map(({ message_id }) => message_id),
    );
    ids.add((await reply("Oui", key)).message_id);
    expect(ids.size).toBe(1);
    expect(await ledger.messages("reply")).toHaveLength(1 + (await otherReplies(ids)));
    expect((await reply("Oui")).message_id).not.toBe([...ids][0]);
  });

  test("is refused with the idempotency key of a reply to another contact", async () => {
    const key = randomUUID();
    const second = await ledger.addContact();
    await ledger.answer(second, "Bonjour");
    await reply("Oui", key);
    expect((await refused(reply("Oui", key, ledger.owner, second))).code).toBe("conflict");
  });

  test("is refused once the window is closed, and skipped when it closes before the claim", async () => {
    const { message_id } = await reply("À tout à l’heure");
    await advanceClock(db, "24 hours");
    expect((await refused(reply("Trop tard"))).code).toBe("window_closed");
    await ledger.claim();
    expect(await ledger.message(message_id)).toMatchObject({ state: "skipped", reason: "window_closed" });
  });

  test("is refused to a contact who never wrote", async () => {
    const silent = await ledger.addContact();
    expect((await refused(reply("Bonjour", randomUUID(), ledger.owner, silent))).code).toBe("window_closed");
  });

  test("is refused to a contact who opted out, and skipped when they opt out before the claim", async () => {
    const { message_id } = await reply("Bien reçu");
    await ledger.answer(contact, "STOP");
    expect(await ledger.message(message_id)).toMatchObject({ state: "skipped", reason: "opted_out" });
    expect((await refused(reply("Encore un mot"))).code).toBe("opted_out");
  });

  test("must not be empty, too long, or contain an unsafe link", async () => {
    const why = async (body: string) => (await refused(reply(body))).fields.body;
    expect(await why(" \n ")).toBe("required");
    expect(await why("é".repeat(4097))).toBe("too_long");
    expect(await why("javascript:alert(1)")).toBe("bad_link");
    expect((await reply("👍".repeat(4096))).message_id).toBeGreaterThan(0);
  });

  test("to another user's contact is answered not_found; a super-admin needs to be assigned first", async () => {
    expect((await refused(reply("Bonjour", randomUUID(), other))).code).toBe("not_found");
    expect(await act(db, other, "get_conversation($1)", [contact])).toBeNull();
    expect((await refused(reply("Bonjour", randomUUID(), boss))).code).toBe("forbidden");
    await change({ assigned_to: boss });
    const { message_id } = await reply("Bonjour", randomUUID(), boss);
    expect(await ledger.message(message_id)).toMatchObject({ owner_id: ledger.owner, kind: "reply" });
  });

  test("to a deleted contact is answered not_found", async () => {
    await act(db, ledger.owner, "delete_contacts($1)", [{ ids: [contact] }]);
    expect((await refused(reply("Bonjour"))).code).toBe("not_found");
  });
});

const otherReplies = async (ids: Set<number>) =>
  (await ledger.messages("reply")).filter(({ id }) => !ids.has(id)).length;

describe("conversations", () => {
  test("need a reply until their owner replies, and again when the contact writes again", async () => {
    expect(await people({ view: "mine" })).toEqual([contact]);
    expect(await waiting()).toBe(1);
    await reply("Oui, avec plaisir");
    await ledger.sendAll();
    expect(await people({ view: "mine" })).toEqual([]);
    expect((await list()).items[0]).toMatchObject({
      waits: false,
      last_reply: { body: "Oui, avec plaisir", state: "accepted" },
    });
    await advanceClock(db, "1 minute");
    await ledger.answer(contact, "Merci !");
    expect(await people({ view: "mine" })).toEqual([contact]);
  });

  test("do not need a reply to an auto-reply, but still to the message before it", async () => {
    const machine = "Bonjour, je suis actuellement absente, je vous répondrai à mon retour.";
    const absent = await ledger.addContact({ full_name: "Binta Diop" });
    await ledger.answer(absent, machine);
    expect([await people(), await people({ view: "mine" }), await waiting()]).toEqual([
      [absent, contact],
      [contact],
      1,
    ]);
    expect((await list()).items[0]).toMatchObject({ contact_id: absent, waits: false });
    await ledger.answer(contact, machine);
    expect(await people({ view: "mine" })).toEqual([contact]);
  });

  test("need a reply and reopen when the contact writes in the second in which they were answered and closed", async () => {
    await setClock(db, "2026-12-01T12:00:00.100Z");
    await ledger.answer(contact, "C’est encore moi");
    for (const act of [() => reply("Oui ?"), () => ledger.sendAll(), () => change({ closed: true })]) {
      await advanceClock(db, "100 ms");
      await act();
    }
    await advanceClock(db, "100 ms");
    expect([await people(), await people({ view: "mine" })]).toEqual([[], []]);
    await ledger.answer(contact, "Je viendrai avec ma sœur");
    expect([await people(), await people({ view: "mine" })]).toEqual([[contact], [contact]]);
  });

  test("are open, can be closed by a user, and reopen when the contact writes", async () => {
    await change({ closed: true });
    expect([await people(), await people({ view: "closed" }), await waiting()]).toEqual([[], [contact], 0]);
    await change({ closed: false });
    expect([await people(), await people({ view: "closed" })]).toEqual([[contact], []]);
    await change({ closed: true });
    await advanceClock(db, "1 minute");
    await ledger.answer(contact, "Encore une question");
    expect(await people()).toEqual([contact]);
    expect((await list()).items[0]!.last_answer!.body).toBe("Encore une question");
  });

  test("do not need a reply when the contact opted out", async () => {
    await ledger.answer(contact, "STOP");
    expect([await people({ view: "mine" }), await waiting()]).toEqual([[], 0]);
    expect((await list()).items[0]).toMatchObject({ contact_id: contact, waits: false });
  });

  test("leave the open list when their window closes, but stay in the list of all", async () => {
    await advanceClock(db, "24 hours");
    expect([await people(), await waiting(), await people({ view: "all" })]).toEqual([[], 0, [contact]]);
  });

  test("can be assigned only to users who may see the contact", async () => {
    expect((await refused(change({ assigned_to: other }))).fields).toEqual({ assigned_to: "not_found" });
    await change({ assigned_to: boss });
    expect([
      await people({ view: "mine" }),
      (await people({ view: "mine" }, boss)).includes(contact),
    ]).toEqual([[], true]);
    await change({ assigned_to: null }, boss);
    expect(await people({ view: "mine" })).toEqual([contact]);
    expect((await refused(change({ closed: true }, boss))).code).toBe("forbidden");
    expect((await refused(change({ closed: true }, other))).code).toBe("not_found");
  });

  test("are visible to their owner and to super-admins only", async () => {
    expect(await people({ view: "all" }, other)).toEqual([]);
    expect(await people({ view: "all" }, boss)).toContain(contact);
  });

  test("are found by name and number", async () => {
    const second = await ledger.addContact({ full_name: "Ibrahima Bâ" });
    await ledger.answer(second, "Bonjour");
    expect(await people({ q: "kouassi" })).toEqual([contact]);
    expect(await people({ q: "ba" })).toEqual([second]);
    expect(await people({ q: (await ledger.contact(contact)).phone })).toEqual([contact]);
    expect(await people({ q: "personne" })).toEqual([]);
  });

  test("P12 pages partition them, newest reply first", async () => {
    const ids = [contact];
    for (const id of await ledger.addContacts(6)) {
      await advanceClock(db, "1 second");
      await ledger.answer(id, "Bonjour");
      ids.unshift(id);
    }
    const seen: number[] = [];
    let page = await list({}, ledger.owner, null, 3);
    expect(page.count).toBe(7);
    for (;;) {
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ contact_id }) => contact_id));
      if (!page.next) break;
      page = await list({}, ledger.owner, page.next, 3);
    }
    expect(seen).toEqual(ids);
  });
});

test("messages from unknown numbers are visible to super-admins only", async () => {
  await ledger.webhook({
    messages: [
      {
        from: "221770009999",
        id: `in-${randomUUID()}`,
        timestamp: await ledger.seconds(),
        type: "text",
        text: { body: "Qui est-ce ?" },
      },
    ],
  });
  const strangers = async (as: string) => act(db, as, "list_strangers()", []);
  expect(await strangers(boss)).toMatchObject({
    items: [{ from_id: "221770009999", body: "Qui est-ce ?" }],
    next: null,
  });
  expect((await refused(strangers(ledger.owner))).code).toBe("forbidden");
});
