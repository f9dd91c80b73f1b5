import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { act } from "../support/campaigns.ts";
import { advanceClock, createDatabase, setClock } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

const db = await createDatabase();
const ASKS = "Pouvez-vous me désabonner, j’ai changé d’école";
let ledger: Ledger;
let other: string;
let boss: string;
let contact: number;

const decide = (is_stop: boolean | null, as = ledger.owner, of = contact) =>
  act(db, as, "answer_stop_question($1, $2)", [of, is_stop]);
const view = async (view: string, as = ledger.owner) =>
  (
    (await act(db, as, "list_conversations($1)", [{ view }])) as {
      items: { contact_id: number; asks_to_stop: { body: string } | null }[];
    }
  ).items;
const asking = async (as = ledger.owner) => (await view("asks", as)).map(({ contact_id }) => contact_id);
const meanings = () =>
  db.sql("select meaning from public.interactions where contact_id = $1 order by at, id", [contact]);
const optOuts = () =>
  db.sql<{ source: string; proof: object }>(
    `select o.source, o.proof from public.opt_outs o join public.contacts k on k.phone_key = o.person_key
     where k.id = $1 and o.ended_at is null`,
    [contact],
  );
const second = async () =>
  (
    await db.sql<{ state: string; reason: string | null }>(
      "select state, reason from public.messages where contact_id = $1 and kind = 'message_2'",
      [contact],
    )
  )[0];

/** A contact who got Message 1. */
async function reached(columns = {}) {
  await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci", ...columns });
  await ledger.sendAll();
}

beforeAll(async () => {
  other = (await db.createUser()).id;
  boss = (await db.createUser({ role: "super_admin" })).id;
});
beforeEach(async () => {
  await setClock(db, "2026-12-01T12:00:00Z");
  ledger = await createLedger(db);
  contact = await ledger.addContact({ full_name: "Aya Kouassi" });
});

describe("a text that seems to ask for a stop", () => {
  test("opts nobody out, triggers no Message 2 and waits in the inbox", async () => {
    await reached();
    await ledger.answer(contact, ASKS);
    expect(await optOuts()).toEqual([]);
    expect(await second()).toBeUndefined();
    expect((await ledger.claim()).work).toEqual([]);
    expect(await view("asks")).toMatchObject([
      { contact_id: contact, asks_to_stop: { body: ASKS }, waits: true },
    ]);
  });

  test("holds a Message 2 that waits for its delay, and one that a later answer triggers", async () => {
    await reached({ follow_up_delay_seconds: 600 });
    await ledger.answer(contact, "oui");
    await ledger.answer(contact, ASKS);
    await advanceClock(db, "11 minutes");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await second()).toMatchObject({ state: "queued" });
    await decide(false);
    expect((await ledger.claim()).work).toMatchObject([{ kind: "message_2" }]);
  });

  test("holds the Message 2 of a later, ordinary answer", async () => {
    await reached();
    await ledger.answer(contact, ASKS);
    await ledger.answer(contact, "merci");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await second()).toMatchObject({ state: "queued" });
  });

  test("after another answer triggers nothing of its own", async () => {
    await reached({ follow_up_triggers: { words: ["oui"] } });
    await ledger.answer(contact, "je réfléchis");
    await ledger.update(
      "campaigns",
      (
        await ledger.one<{ id: number }>(
          "select campaign_id as id from public.messages where contact_id = $1 and kind = 'message_1'",
          [contact],
        )
      ).id,
      { follow_up_triggers: { words: [ASKS] } },
    );
    await ledger.answer(contact, ASKS);
    expect(await second()).toBeUndefined();
  });

  test("holds it for the person, whoever keeps them as a contact", async () => {
    const [{ phone }] = (await db.sql<{ phone: string }>("select phone from public.contacts where id = $1", [
      contact,
    ])) as [{ phone: string }];
    await reached();
    await ledger.answer(contact, ASKS);
    const twin = await ledger.addContact({ owner_id: other, phone });
    await ledger.addCampaign({ owner_id: other, contacts: [twin], follow_up_body: "Merci" });
    await ledger.sendAll();
    await ledger.answer(twin, "oui");
    expect((await ledger.claim()).work).toEqual([]);
  });

  test("held until the window closes is skipped by the sweep and the next claim", async () => {
    await reached();
    await ledger.answer(contact, "oui");
    await ledger.answer(contact, ASKS);
    await ledger.claim();
    await advanceClock(db, "25 hours");
    await ledger.sweep();
    await ledger.claim();
    expect(await second()).toMatchObject({ state: "skipped", reason: "window_closed" });
  });

  test.each([
    ["a caption", { type: "image", image: { id: "1", caption: ASKS } }],
    [
      "an edit",
      { type: "edit", edit: { original_message_id: "w", message: { type: "text", text: { body: ASKS } } } },
    ],
    ["a group", { type: "text", group_id: "g", text: { body: ASKS } }],
  ])("is seen in %s", async (_, message) => {
    await ledger.answer(contact, null, message);
    expect(await asking()).toEqual([contact]);
    expect(await optOuts()).toEqual([]);
  });

  test("is asked about by nobody once the person has said STOP", async () => {
    await reached();
    await ledger.answer(contact, ASKS);
    await advanceClock(db, "1 minute");
    await ledger.answer(contact, "STOP");
    expect(await asking()).toEqual([]);
    expect(await meanings()).toEqual([{ meaning: "stop" }, { meaning: "stop" }]);
    expect(await optOuts()).toMatchObject([{ source: "keyword" }]);
  });

  test("after a STOP changes nothing", async () => {
    await ledger.answer(contact, "STOP");
    await advanceClock(db, "1 minute");
    await ledger.answer(contact, ASKS);
    expect(await asking()).toEqual([]);
    expect(await optOuts()).toMatchObject([{ source: "keyword" }]);
  });

  test("before Message 1 holds what an answer to it triggers", async () => {
    await ledger.answer(contact, ASKS);
    await advanceClock(db, "1 minute");
    await reached();
    await advanceClock(db, "1 minute");
    await ledger.answer(contact, "oui");
    expect((await ledger.claim()).work).toEqual([]);
  });
});

describe("the decision", () => {
  test("yes opts the person out through that message, and skips what waits", async () => {
    await reached();
    await ledger.answer(contact, "oui");
    await ledger.answer(contact, ASKS);
    await decide(true);
    expect(await optOuts()).toMatchObject([
      { source: "message", proof: { interaction_id: expect.any(Number), by: ledger.owner } },
    ]);
    expect(await second()).toMatchObject({ state: "skipped", reason: "opted_out" });
    expect(await asking()).toEqual([]);
  });

  test("no makes it an answer, to which Message 2 goes once", async () => {
    await reached();
    await ledger.answer(contact, ASKS);
    await decide(false);
    await decide(false);
    expect(await optOuts()).toEqual([]);
    expect((await ledger.claim()).work).toMatchObject([{ kind: "message_2" }]);
    expect(await meanings()).toEqual([{ meaning: "answer" }]);
  });

  test("no sends nothing once the answering time has ended", async () => {
    await reached({ answers_until_days: 1 });
    await advanceClock(db, "23 hours");
    await ledger.answer(contact, ASKS);
    await advanceClock(db, "2 hours");
    await decide(false);
    expect(await second()).toBeUndefined();
  });

  test("twice the same is one decision, another one is a conflict", async () => {
    await ledger.answer(contact, ASKS);
    await decide(true);
    await decide(true);
    await expect(decide(false)).rejects.toThrow("conflict");
    expect(await optOuts()).toHaveLength(1);
  });

  test("needs somebody who asked, a value, and a contact that is not erased", async () => {
    await expect(decide(true)).rejects.toThrow("not_found");
    await ledger.answer(contact, ASKS);
    await expect(decide(null)).rejects.toThrow("invalid");
    await act(db, ledger.owner, "delete_contacts($1)", [{ ids: [contact] }]);
    await expect(decide(true)).rejects.toThrow("not_found");
  });

  test("is the owner's: another admin neither sees nor decides it", async () => {
    await ledger.answer(contact, ASKS);
    expect(await asking(other)).toEqual([]);
    await expect(decide(true, other)).rejects.toThrow("not_found");
    expect(await asking(boss)).toContain(contact);
    await expect(decide(true, boss)).rejects.toThrow("forbidden");
    expect(await optOuts()).toEqual([]);
  });
});
