import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, type Row, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger, type Work, wamidOf } from "../support/ledger.ts";

let db: TestDatabase;
let ledger: Ledger;
let contact: number;
let item: Work;
const noon = new Date("2026-12-01T12:00:00Z");

beforeAll(async () => {
  db = await createDatabase();
});
beforeEach(async () => {
  await setClock(db, noon);
  ledger = await createLedger(db);
  contact = await ledger.addContact();
  await send({});
});

/** Sends Message 1 to the contact, and two minutes go by. */
async function send(campaign: Row) {
  await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci", ...campaign });
  [item] = (await ledger.sendAll()) as [Work];
  await ledger.status(item, "delivered");
  await advanceClock(db, "2 min");
}
const phone = async () => (await ledger.contact(contact)).phone!.slice(1);
const said = async (body: string, more: Row = {}) => ({
  from: await phone(),
  id: `in-${randomUUID()}`,
  timestamp: await ledger.seconds(),
  type: "text",
  text: { body },
  ...more,
});
const standby = async (part: Row) => ledger.webhook({ standby: part }, "standby");
const observe = async (body: string) => standby({ messages: [await said(body)] });
const second = async () =>
  (
    await db.sql("select state, reason from public.messages where kind = 'message_2' and contact_id = $1", [
      contact,
    ])
  )[0];
const heldBy = async () =>
  (await ledger.one("select held_by from public.conversations where contact_id = $1", [contact])).held_by;
const optedOut = async () =>
  (
    await db.sql("select source from public.opt_outs where ended_at is null and sender_id = $1", [
      ledger.sender,
    ])
  ).length > 0;
const alerts = () =>
  db.sql("select kind, detail from public.alerts where cleared_at is null and sender_id = $1 order by id", [
    ledger.sender,
  ]);
const handover = async (type: string, detail: Row) => {
  const { phone_number_id } = await ledger.theSender();
  return ledger.webhook(
    {
      metadata: undefined,
      type,
      timestamp: await ledger.seconds(),
      sender: { phone_number: await phone() },
      recipient: { phone_number_id, display_phone_number: "33500000001" },
      [type]: detail,
    },
    "messaging_handovers",
  );
};

describe("a reply that went to another app", () => {
  test("is stored, opens the window, and gets no Message 2, with the reason on the message", async () => {
    await observe("oui");
    expect(await second()).toEqual({ state: "skipped", reason: "handled_elsewhere" });
    expect(await heldBy()).toBe("other");
    expect((await ledger.contact(contact)).last_interaction_at).not.toBeNull();
    expect(await alerts()).toEqual([{ kind: "messages_elsewhere", detail: { reason: "other_app" } }]);
  });

  test("opts out if it asks to stop, without a confirmation", async () => {
    await ledger.update("senders", ledger.sender, { opt_out_confirmation: "C’est noté." });
    await observe("STOP");
    expect(await optedOut()).toBe(true);
    expect(await ledger.messages("confirmation")).toEqual([]);
  });

  test("counts once, whichever way it arrives first", async () => {
    const message = await said("oui");
    await standby({ messages: [message] });
    await ledger.webhook({ messages: [message] });
    expect((await db.sql("select from public.interactions where contact_id = $1", [contact])).length).toBe(1);
  });
});

describe("a thread", () => {
  test("is ours again with the next message that we get", async () => {
    await observe("bonjour");
    await advanceClock(db, "1 min");
    await ledger.answer(contact, "oui");
    expect(await heldBy()).toBeNull();
  });

  test("that was taken from us gets no delayed Message 2", async () => {
    await db.sql("update public.campaigns set follow_up_delay_seconds = 600 where owner_id = $1", [
      ledger.owner,
    ]);
    await ledger.answer(contact, "oui");
    expect(await second()).toEqual({ state: "queued", reason: null });
    await advanceClock(db, "1 min");
    await handover("control_taken", { new_owner_role: "escalation" });
    expect(await heldBy()).toBe("escalation");
    await advanceClock(db, "10 min");
    expect((await ledger.claim()).work).toEqual([]);
    expect(await second()).toEqual({ state: "skipped", reason: "handled_elsewhere" });
  });

  test("that is passed to us is ours", async () => {
    await observe("bonjour");
    await advanceClock(db, "1 min");
    await handover("control_passed", { previous_owner_role: "ai_agent", new_owner_role: "escalation" });
    expect(await heldBy()).toBeNull();
  });
});

test("what another app sent is shown, and is no reply, no request to stop and no answer to a campaign", async () => {
  await ledger.answer(contact, "bonjour");
  await standby({
    message_echoes: [
      {
        id: "wamid.echo",
        timestamp: await ledger.seconds(),
        message: { to: await phone(), type: "text", text: { body: "STOP" } },
      },
    ],
  });
  const [echo] = await db.sql(
    "select type, body, answers, triggers, message_id from public.interactions where wamid = 'wamid.echo'",
  );
  expect(echo).toEqual({ type: "echo", body: "STOP", answers: false, triggers: false, message_id: null });
  expect(await optedOut()).toBe(false);
  const timeline = await db.asUser(ledger.owner, (sql) =>
    sql<{ t: { items: Row[] } }>("select public.contact_timeline($1, null, 50) as t", [contact]),
  );
  expect(timeline[0]!.t.items).toContainEqual(
    expect.objectContaining({ interaction_type: "echo", body: "STOP" }),
  );
});

test("statuses on standby: ours are applied, those of another app are not kept", async () => {
  const at = await ledger.seconds();
  await standby({
    statuses: [
      { id: wamidOf(item), status: "read", timestamp: at, biz_opaque_callback_data: item.attempt_id },
      { id: "wamid.theirs", status: "read", timestamp: at, recipient_id: await phone() },
    ],
  });
  expect(await ledger.state(item.message_id)).toBe("read");
  expect(await db.sql("select from public.parked_statuses where wamid = 'wamid.theirs'")).toEqual([]);
});

test("fifty deliveries in three days without any message raise an alert, until somebody writes", async () => {
  const contacts = await ledger.addContacts(60);
  await ledger.addCampaign({ contacts });
  await ledger.update("senders", ledger.sender, { rate_per_minute: 1000, rate_per_second: 1000 });
  for (let round = 0; round < 12; round++) {
    for (const work of await ledger.sendAll()) await ledger.status(work, "delivered");
    await advanceClock(db, "1 min");
  }
  await ledger.sweep();
  const delivered = await ledger.one(
    "select count(*)::int as n from public.messages where delivered_at is not null and sender_id = $1",
    [ledger.sender],
  );
  expect(delivered.n).toBeGreaterThan(50);
  expect(await alerts()).toEqual([{ kind: "messages_elsewhere", detail: { reason: "silence" } }]);
  await ledger.answer(contact, "bonjour");
  await ledger.sweep();
  expect(await alerts()).toEqual([]);
});
