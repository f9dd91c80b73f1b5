import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Work } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";
const kinds = (work: Work[]) => work.map((item) => item.kind);

describe("a claim", () => {
  test("returns what to send, and writes the attempt before anything is sent", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const campaign = await ledger.addCampaign({
      contacts: [contact],
      follow_up_body: "Merci {{first_name}}",
    });
    const { lease, work, campaigns } = await ledger.claim();
    expect(lease).toBe(true);
    expect(work).toEqual([
      {
        attempt_id: expect.any(String),
        message_id: expect.any(Number),
        kind: "message_1",
        campaign_id: campaign,
        to: (await ledger.contact(contact)).phone,
        recipient: null,
        params: { 1: "Awa" },
        body: null,
      },
    ]);
    expect(campaigns).toEqual({
      [campaign]: {
        template: expect.objectContaining({ name: "promo" }),
        follow_up_body: "Merci {{first_name}}",
      },
    });
    const attempt = await ledger.one("select * from public.attempts where id = $1", [work[0]!.attempt_id]);
    expect(attempt).toMatchObject({ outcome: null, number: 1, round: 1, initiates: true });
    expect(await ledger.message(work[0]!.message_id)).toMatchObject({
      state: "sending",
      tries: 1,
      attempts: 1,
    });
    expect(await ledger.wrongs()).toEqual({});
  });

  test("addresses a contact without a visible number by user id", async () => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact({ phone: null, country_code: null, user_id: "FR.1349120865" });
    await ledger.addCampaign({ contacts: [contact] });
    expect((await ledger.claim()).work).toMatchObject([{ to: null, recipient: "FR.1349120865" }]);
  });

  test.each([
    ["an unknown lease", "00000000-0000-7000-8000-000000000000"],
    ["no lease", null],
  ])("is refused with %s", async (_, lease) => {
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    expect(await ledger.claimWith(lease)).toEqual({
      lease: false,
      work: [],
      campaigns: {},
      wait_ms: null,
      pending: false,
    });
  });

  test("renews the lease, also one that has lapsed, and is refused once another pump has taken it", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    const { lease } = await ledger.begin();
    await advanceClock(db, "7 s");
    expect((await ledger.claimWith(lease)).lease).toBe(true);
    await advanceClock(db, "7 s");
    expect((await ledger.begin()).reason).toBe("busy");
    await advanceClock(db, "20 s");
    expect((await ledger.claimWith(lease)).lease).toBe(true);
    expect((await ledger.begin()).reason).toBe("busy");
    await advanceClock(db, "8 s");
    const other = await ledger.begin();
    expect((await ledger.claimWith(lease)).lease).toBe(false);
    expect((await ledger.claimWith(other.lease)).lease).toBe(true);
  });

  test.each([
    ["is deleted", "deleted"],
    ["has opted out", "opted_out"],
  ])("skips a contact who %s, with the reason", async (_, reason) => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const campaign = await ledger.addCampaign({ contacts: [contact] });
    if (reason === "deleted") {
      await db.sql(
        "update public.contacts set deleted_at = now(), full_name = null, phone = null, fields = '{}', consent_source = null where id = $1",
        [contact],
      );
    } else {
      await db.sql(
        "insert into public.opt_outs (sender_id, person_key, source, opted_out_at) select $1, phone_key, 'manual', now() from public.contacts where id = $2",
        [ledger.sender, contact],
      );
    }
    expect((await ledger.claim()).work).toEqual([]);
    const [message] = await db.sql(
      "select state, problem, reason from public.messages where campaign_id = $1",
      [campaign],
    );
    expect(message).toEqual({ state: "skipped", problem: "skipped", reason });
    expect((await ledger.campaign(campaign)).status).toBe("completed");
    expect(await ledger.wrongs()).toEqual({});
  });

  test("skips a paused, scheduled or cancelled campaign", async () => {
    const ledger = await createLedger(db);
    for (const columns of [
      { status: "paused", pause_reason: "person" },
      { status: "cancelled" },
      { status: "preparing" },
    ]) {
      await ledger.addCampaign({ contacts: [await ledger.addContact()], ...columns });
    }
    expect(await ledger.claim()).toMatchObject({ work: [], wait_ms: null, pending: false });
  });

  test.each(["message_1", "reply"] as const)("skips a %s to a contact that is deleted", async (kind) => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    await ledger.answer(contact, "Bonjour");
    if (kind === "reply") await ledger.addMessage(kind, contact);
    else await ledger.addCampaign({ contacts: [contact] });
    await ledger.update("contacts", contact, {
      full_name: null,
      phone: null,
      country_code: null,
      deleted_at: new Date(),
    });
    expect((await ledger.claim()).work).toEqual([]);
    expect(
      await db.sql("select state, reason from public.messages where contact_id = $1", [contact]),
    ).toEqual([{ state: "skipped", reason: "deleted" }]);
  });

  test("skips a paused sender", async () => {
    const ledger = await createLedger(db, { paused_at: noon, pause_reason: "person" });
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    expect(await ledger.claim()).toMatchObject({ work: [], pending: false });
  });
});

describe("the rate", () => {
  test("paces campaign messages: one each 60/N s, catching up on two at most", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: await ledger.addContacts(12) });
    expect((await ledger.sendAll()).length).toBe(3);
    const { work, wait_ms } = await ledger.claim();
    expect(work).toEqual([]);
    expect(wait_ms).toBe(2400);
    await advanceClock(db, "2.399 s");
    expect((await ledger.sendAll()).length).toBe(0);
    await advanceClock(db, "0.001 s");
    expect((await ledger.sendAll()).length).toBe(1);
    await advanceClock(db, "40 s");
    expect((await ledger.sendAll()).length).toBe(3);
  });

  test("allows a fast sender a quarter of a second in advance", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { rate_per_minute: 4800, rate_per_second: 80 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(60) });
    expect((await ledger.claim()).work.length).toBe(23);
    await advanceClock(db, "100 ms");
    expect((await ledger.claim()).work.length).toBe(8);
  });

  test("lets replies go ahead of the pace, which they use up, but never beyond the strict count", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { rate_per_minute: 10 });
    const contacts = await ledger.addContacts(12);
    await ledger.addCampaign({ contacts });
    for (const contact of contacts) {
      await ledger.answer(contact, "Bonjour");
      await ledger.addMessage("reply", contact);
    }
    const first = (await ledger.claim()).work;
    expect(kinds(first)).toEqual(Array.from({ length: 10 }, () => "reply"));
    for (const item of first) await ledger.accept(item);
    expect(await ledger.claim()).toMatchObject({ work: [], wait_ms: 60_000 });
    await advanceClock(db, "60 s");
    expect(kinds((await ledger.claim()).work)).toEqual(["reply", "reply", "message_1"]);
  });

  test("counts an open attempt until it ends, and for one more minute", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { rate_per_minute: 1 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
    const [item] = (await ledger.claim()).work;
    await advanceClock(db, "50 s");
    expect((await ledger.claim()).work).toEqual([]);
    await ledger.accept(item!, { age_ms: 5000 });
    await advanceClock(db, "54.999 s");
    expect((await ledger.claim()).work).toEqual([]);
    await advanceClock(db, "0.001 s");
    expect((await ledger.claim()).work.length).toBe(1);
  });

  test.each([
    ["counts an unknown attempt for one more deadline", {}, "119.999 s"],
    [
      "counts an unknown attempt that Meta has answered no longer than any other",
      { answered: true },
      "59.999 s",
    ],
  ])("%s", async (_, more, almost) => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { rate_per_minute: 1 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
    const [item] = (await ledger.claim()).work;
    await ledger.record({ attempt_id: item!.attempt_id, outcome: "unknown", age_ms: 0, ...more });
    await advanceClock(db, almost);
    expect((await ledger.claim()).work).toEqual([]);
    await advanceClock(db, "0.001 s");
    expect((await ledger.claim()).work.length).toBe(1);
  });

  test("also holds in every second", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { rate_per_minute: 6000, rate_per_second: 5 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(12) });
    const { work, wait_ms } = await ledger.claim();
    expect(work.length).toBe(5);
    expect(wait_ms).toBe(1000);
    for (const item of work) await ledger.accept(item);
    expect(await ledger.claim()).toMatchObject({ work: [], wait_ms: 1000 });
    await advanceClock(db, "1 s");
    expect((await ledger.claim()).work.length).toBe(5);
  });

  test("is shared fairly: campaigns take turns, and an idle one gains no credit", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db);
    const big = await ledger.addCampaign({ contacts: await ledger.addContacts(40) });
    const served: number[] = [];
    for (let turn = 0; turn < 8; turn++) {
      served.push(...(await ledger.sendAll()).map((item) => item.campaign_id!));
      await advanceClock(db, "2.4 s");
    }
    expect(new Set(served)).toEqual(new Set([big]));
    const late = await ledger.addCampaign({ contacts: await ledger.addContacts(40) });
    const shares: number[] = [];
    for (let turn = 0; turn < 10; turn++) {
      shares.push(...(await ledger.sendAll()).map((item) => item.campaign_id!));
      await advanceClock(db, "2.4 s");
    }
    expect(shares.filter((id) => id === late).length).toBe(5);
    expect(shares.slice(0, 2).sort()).toEqual([big, late].sort());
  });
});

test.each([
  "begin_pump(1)",
  "claim(1, null, 1)",
  "record('[]')",
  "sweep()",
  "ingest_webhook('', '', 1::smallint, '{}', null)",
])("%s can be called by the service role only", async (call) => {
  const { id } = await db.createUser({ role: "super_admin" });
  await expect(db.asUser(id, (sql) => sql(`select public.${call}`))).rejects.toMatchObject({ code: "42501" });
  await expect(db.asAnon((sql) => sql(`select public.${call}`))).rejects.toMatchObject({ code: "42501" });
});
