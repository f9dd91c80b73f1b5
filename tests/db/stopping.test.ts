import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger, type Work } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";

/** A campaign with `count` recipients, and the claimed work of one message. */
async function onItsWay(count = 1, sender = {}): Promise<{ ledger: Ledger; campaign: number; item: Work }> {
  const ledger = await createLedger(db, sender);
  const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(count) });
  const [item] = (await ledger.claim(1)).work;
  return { ledger, campaign, item: item! };
}

describe("a sender", () => {
  test("slows down when Meta reports too many messages", async () => {
    await setClock(db, noon);
    const { ledger, item } = await onItsWay(3);
    await ledger.reject(item, 130429);
    await advanceClock(db, "4.999 s");
    expect(await ledger.claim()).toMatchObject({ work: [], wait_ms: 1 });
    await advanceClock(db, "0.001 s");
    expect((await ledger.claim()).work.length).toBeGreaterThan(0);
  });

  test("backs off from 5 s to 5 min while nothing can be sent, and is paused at the tenth failure", async () => {
    await setClock(db, noon);
    const { ledger, campaign } = await onItsWay(1);
    const waits: number[] = [];
    await db.sql(
      "select public.record(jsonb_agg(jsonb_build_object('attempt_id', id, 'outcome', 'unsent'))) from public.attempts where sender_id = $1",
      [ledger.sender],
    );
    for (let turn = 1; turn < 10; turn++) {
      const { wait_ms } = await ledger.claim();
      waits.push(wait_ms!);
      await advanceClock(db, `${wait_ms} ms`);
      const [item] = (await ledger.claim()).work;
      await ledger.record({ attempt_id: item!.attempt_id, outcome: "unsent" });
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300].map((s) => s * 1000));
    expect(await ledger.theSender()).toMatchObject({
      pause_reason: "unreachable",
      paused_at: expect.any(Date),
    });
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "paused", pause_reason: "unreachable" });
    expect((await ledger.messages()).filter((m) => m.campaign_id === campaign)).toMatchObject([
      { state: "queued", tries: 0 },
    ]);
  });

  test("counts messages that failed together as one failure", async () => {
    const ledger = await createLedger(db, { rate_per_minute: 6000 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(12) });
    const { work } = await ledger.claim();
    expect(work.length).toBeGreaterThan(10);
    for (const item of work) await ledger.record({ attempt_id: item.attempt_id, outcome: "unsent" });
    expect(await ledger.theSender()).toMatchObject({ unsent_in_a_row: 1, paused_at: null });
  });

  test("resets its backoff as soon as one message gets a response", async () => {
    await setClock(db, noon);
    const { ledger, item } = await onItsWay(2);
    await ledger.record({ attempt_id: item.attempt_id, outcome: "unsent" });
    await advanceClock(db, "5 s");
    await ledger.accept((await ledger.claim(1)).work[0]!);
    expect((await ledger.theSender()).unsent_in_a_row).toBe(0);
  });

  test.each([190, 0, 131031, 131042, 368, 207])(
    "is paused with its campaigns by error %i, with the code",
    async (code) => {
      const { ledger, campaign, item } = await onItsWay(2);
      const other = await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
      await ledger.reject(item, code);
      expect(await ledger.theSender()).toMatchObject({ pause_reason: "error", pause_code: code });
      for (const id of [campaign, other])
        expect(await ledger.campaign(id)).toMatchObject({
          status: "paused",
          pause_reason: "error",
          pause_code: code,
        });
      expect((await ledger.claim()).work).toEqual([]);
      expect(
        await db.sql(
          "select kind from public.alerts where campaign_id = $1 or sender_id = $2 order by kind::text",
          [campaign, ledger.sender],
        ),
      ).toEqual([{ kind: "campaign_paused" }, { kind: "sender_paused" }]);
    },
  );

  test("that an error stops leaves another sender and its campaigns running", async () => {
    const { ledger, item } = await onItsWay(2);
    const other = await onItsWay(2);
    await ledger.reject(item, 190);
    expect((await other.ledger.theSender()).paused_at).toBeNull();
    expect((await other.ledger.campaign(other.campaign)).status).toBe("running");
  });

  test("goes on once a campaign is resumed, and loses nothing", async () => {
    const { ledger, campaign, item } = await onItsWay(2);
    await ledger.reject(item, 190);
    await ledger.update("campaigns", campaign, { status: "running", pause_reason: null, pause_code: null });
    expect((await ledger.theSender()).paused_at).toBeNull();
    await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
    expect((await ledger.sendAll()).length).toBe(2);
    expect((await ledger.campaign(campaign)).status).toBe("completed");
    expect(
      await db.sql(
        "select kind from public.alerts where cleared_at is null and (campaign_id = $1 or sender_id = $2)",
        [campaign, ledger.sender],
      ),
    ).toEqual([{ kind: "campaign_completed" }]);
  });

  test("for which only replies wait can be resumed by any active user, and by nobody else", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.answer(contact, "Bonjour");
    await ledger.addMessage("reply", contact);
    await ledger.reject((await ledger.claim()).work[0]!, 190);
    expect((await ledger.claim()).work).toEqual([]);
    const resume = (id: string) =>
      db.asUser(id, (sql) => sql("select public.resume_sender($1) as resumed", [ledger.sender]));
    const inactive = await db.createUser({ active: false });
    await expect(resume(inactive.id)).rejects.toThrow(/^forbidden$/);
    await expect(
      db.asAnon((sql) => sql("select public.resume_sender($1)", [ledger.sender])),
    ).rejects.toMatchObject({ code: "42501" });
    expect(await resume(ledger.owner)).toEqual([{ resumed: true }]);
    expect(await resume(ledger.owner)).toEqual([{ resumed: false }]);
    expect((await ledger.claim()).work).toMatchObject([{ kind: "reply" }]);
  });
});

describe("a campaign", () => {
  test.each([132001, 132015, 132000])("is paused by error %i; others on the sender go on", async (code) => {
    const { ledger, campaign, item } = await onItsWay(2);
    const other = await ledger.addCampaign({ contacts: await ledger.addContacts(1) });
    await ledger.reject(item, code);
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: "error",
      pause_code: code,
    });
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "queued", tries: 0 });
    expect((await ledger.campaign(other)).status).toBe("running");
    expect((await ledger.claim()).work).toMatchObject([{ campaign_id: other }]);
  });

  test("is paused by the fifth identical error in a row", async () => {
    const ledger = await createLedger(db, { rate_per_minute: 6000 });
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(8) });
    const { work } = await ledger.claim();
    for (const [index, item] of work.slice(0, 5).entries()) {
      expect((await ledger.campaign(campaign)).status).toBe("running");
      await ledger.reject(item, 132012);
      expect((await ledger.campaign(campaign)).failed_in_a_row).toBe(index + 1);
    }
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "paused",
      pause_reason: "repeated_error",
      pause_code: 132012,
    });
  });

  test("is not paused by different errors in a row", async () => {
    const ledger = await createLedger(db, { rate_per_minute: 6000 });
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(8) });
    const { work } = await ledger.claim();
    for (const item of work.slice(0, 4)) await ledger.reject(item, 132012);
    await ledger.reject(work[4]!, 132005);
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "running", failed_in_a_row: 1 });
  });

  test("is not paused by contacts who are not on WhatsApp, nor when other messages are accepted in between", async () => {
    const ledger = await createLedger(db, { rate_per_minute: 6000 });
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(14) });
    const { work } = await ledger.claim();
    for (const item of work.slice(0, 6)) await ledger.reject(item, 131026);
    for (const item of work.slice(6, 10)) await ledger.reject(item, 132012);
    await ledger.accept(work[10]!);
    await ledger.reject(work[11]!, 132012);
    expect((await ledger.campaign(campaign)).status).toBe("running");
  });

  test("that is completed cannot be paused by an error: its Message 2 fails instead of retrying forever", async () => {
    const { ledger, campaign, item } = await onItsWay();
    await ledger.update("campaigns", campaign, { follow_up_body: "Merci" });
    await ledger.accept(item);
    await ledger.answer((await ledger.message(item.message_id)).contact_id, "oui");
    const [second] = (await ledger.claim()).work;
    expect(second?.kind).toBe("message_2");
    await ledger.reject(second!, 132001);
    expect(await ledger.state(second!.message_id)).toBe("failed");
  });

  test("that is cancelled while paused leaves no Message 2 waiting", async () => {
    const ledger = await createLedger(db);
    const [contact, other] = await ledger.addContacts(2);
    const campaign = await ledger.addCampaign({ contacts: [contact!, other!], follow_up_body: "Merci" });
    await ledger.accept((await ledger.claim(1)).work[0]!);
    await ledger.answer(contact!, "oui");
    await ledger.update("campaigns", campaign, { status: "paused", pause_reason: "person" });
    expect((await ledger.claim()).work).toEqual([]);
    await db.asUser(ledger.owner, (sql) => sql("select public.cancel_campaign($1)", [campaign]));
    expect(
      await db.sql("select state from public.messages where campaign_id = $1 order by id", [campaign]),
    ).toEqual([{ state: "accepted" }, { state: "cancelled" }, { state: "cancelled" }]);
    expect(await ledger.wrongs()).toEqual({});
  });

  test("that was cancelled gets no message back into the queue", async () => {
    const { ledger, campaign, item } = await onItsWay();
    await ledger.update("campaigns", campaign, { status: "cancelled" });
    await ledger.reject(item, 131016);
    expect(await ledger.message(item.message_id)).toMatchObject({ state: "cancelled", problem: "cancelled" });
    expect(await ledger.wrongs()).toEqual({});
  });

  test("is completed in the transaction that ends its last Message 1, unless its audience is still being prepared", async () => {
    const ledger = await createLedger(db);
    const campaign = await ledger.addCampaign({
      contacts: await ledger.addContacts(3),
      audience_complete: false,
    });
    const { work } = await ledger.claim();
    await ledger.accept(work[0]!);
    await ledger.reject(work[1]!, 131026);
    await ledger.record({ attempt_id: work[2]!.attempt_id, outcome: "unknown" });
    expect((await ledger.campaign(campaign)).status).toBe("running");
    await ledger.update("campaigns", campaign, { audience_complete: true });
    await db.sql("select private.complete_campaigns(array[$1::bigint])", [campaign]);
    expect(await ledger.campaign(campaign)).toMatchObject({
      status: "completed",
      completed_at: expect.any(Date),
    });
  });

  test("is not completed while a message is on its way", async () => {
    const ledger = await createLedger(db);
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    const { work } = await ledger.claim();
    await ledger.accept(work[0]!);
    expect((await ledger.campaign(campaign)).status).toBe("running");
    await ledger.accept(work[1]!);
    expect((await ledger.campaign(campaign)).status).toBe("completed");
  });
});
