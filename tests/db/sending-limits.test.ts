import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});
afterEach(async () => {
  await setClock(db, null);
});

const noon = "2026-12-01T12:00:00Z";

const kinds = (work: { kind: string }[]) => work.map((item) => item.kind);

describe("limits on campaign messages", () => {
  const hours = { sending_starts_at: "08:00", sending_ends_at: "20:00", time_zone: "Europe/Paris" };

  test.each([
    ["2026-12-01T06:59:00Z", "2026-12-01T07:00:00Z"],
    ["2026-12-01T19:00:00Z", "2026-12-02T07:00:00Z"],
    ["2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z"],
  ])("sending hours hold them back at %s until %s", async (now, opens) => {
    await setClock(db, now);
    const ledger = await createLedger(db, hours);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const { work, wait_ms, pending } = await ledger.claim();
    expect({ work, pending }).toEqual({ work: [], pending: true });
    expect(wait_ms).toBe(Date.parse(opens) - Date.parse(now));
    expect(await ledger.theSender()).toMatchObject({
      waits_for: "sending_hours",
      waits_until: new Date(opens),
    });
    await setClock(db, opens);
    expect((await ledger.claim()).work.length).toBe(1);
    expect(await ledger.theSender()).toMatchObject({ waits_for: null, waits_until: null });
  });

  test("sending hours may pass midnight", async () => {
    await setClock(db, "2026-12-01T23:30:00Z");
    const ledger = await createLedger(db, {
      sending_starts_at: "22:00",
      sending_ends_at: "02:00",
      time_zone: "UTC",
    });
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    expect((await ledger.claim()).work.length).toBe(1);
  });

  test("sending hours do not hold back a user's replies", async () => {
    await setClock(db, "2026-12-01T23:00:00Z");
    const ledger = await createLedger(db, hours);
    const contact = await ledger.addContact();
    await ledger.answer(contact, "Bonjour");
    await ledger.addMessage("reply", contact);
    expect(kinds((await ledger.claim()).work)).toEqual(["reply"]);
  });

  test("Meta's limit counts new people in 24 hours, across all campaigns", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { tier_limit: 2, rate_per_minute: 600 });
    const contacts = await ledger.addContacts(4);
    const [first] = contacts;
    await ledger.answer(first!, "Bonjour");
    await ledger.addCampaign({ contacts: contacts.slice(0, 3) });
    await ledger.sendAll();
    await advanceClock(db, "1 s");
    await ledger.sendAll();
    expect(
      (await ledger.messages()).filter((m) => m.state === "accepted" && contacts.includes(m.contact_id))
        .length,
    ).toBe(3);
    await ledger.addCampaign({ contacts: contacts.slice(3) });
    await advanceClock(db, "1 h");
    expect(await ledger.claim()).toMatchObject({ work: [], pending: true });
    expect(await ledger.theSender()).toMatchObject({ waits_for: "tier" });
    await setClock(db, "2026-12-02T12:00:01Z");
    expect((await ledger.claim()).work.length).toBe(1);
  });

  test("a raised limit of Meta applies at once", async () => {
    const ledger = await createLedger(db, { tier_limit: 1 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    expect((await ledger.sendAll()).length).toBe(1);
    await db.sql("update public.senders set paced_at = '-infinity' where id = $1", [ledger.sender]);
    expect((await ledger.claim()).work).toEqual([]);
    await ledger.webhook({ max_daily_conversations_per_business: "TIER_2K" }, "business_capability_update");
    expect((await ledger.claim()).work.length).toBe(1);
    expect(await ledger.theSender()).toMatchObject({ tier_limit: 2000, messaging_limit_tier: "TIER_2K" });
  });

  test("the month's spending cap is never exceeded, by list prices", async () => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { cost_cap: 0.15, currency: "EUR", rate_per_minute: 600 });
    await db.sql(
      "insert into public.markets (country_code, market) values ('FR', 'France') on conflict do nothing",
    );
    await db.sql(
      "insert into public.rates (market, category, currency, price, valid_from) values ('France', 'marketing', 'EUR', 0.0712, '2026-11-30') on conflict do nothing",
    );
    await ledger.addCampaign({ contacts: await ledger.addContacts(6) });
    let sent = 0;
    for (let turn = 0; turn < 5; turn++) {
      sent += (await ledger.sendAll()).length;
      await advanceClock(db, "1 s");
    }
    expect(sent).toBe(2);
    expect(await ledger.theSender()).toMatchObject({ waits_for: "cost_cap" });
    await setClock(db, "2027-01-01T08:00:00Z");
    expect((await ledger.claim()).work.length).toBe(2);
  });

  test("a spending cap that cannot be checked holds back all of them", async () => {
    const ledger = await createLedger(db, { cost_cap: 100, currency: "XOF" });
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    expect(await ledger.claim()).toMatchObject({ work: [], pending: true });
    expect(await ledger.theSender()).toMatchObject({ waits_for: "cost_cap" });
  });
});

describe("a first slice", () => {
  test("pauses the campaign once it has been sent to that many contacts, and only once", async () => {
    const ledger = await createLedger(db);
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(6), first_slice: 2 });
    const work = await ledger.sendAll();
    expect(work.length).toBe(2);
    expect(await ledger.campaign(campaign)).toMatchObject({ status: "paused", pause_reason: "first_slice" });
    expect((await ledger.claim()).work).toEqual([]);
    await ledger.update("campaigns", campaign, { status: "running", pause_reason: null });
    expect((await ledger.sendAll()).length).toBeGreaterThan(0);
    expect((await ledger.campaign(campaign)).status).toBe("running");
  });

  test("of the whole audience pauses nothing", async () => {
    const ledger = await createLedger(db);
    const campaign = await ledger.addCampaign({ contacts: await ledger.addContacts(2), first_slice: 2 });
    await ledger.sendAll();
    expect((await ledger.campaign(campaign)).status).toBe("completed");
  });
});
