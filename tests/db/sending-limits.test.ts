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

  test("Meta's limit is shared by the numbers of a business account", async () => {
    const fast = { rate_per_minute: 60_000, rate_per_second: 1000, tier_limit: 200 };
    const one = await createLedger(db, fast);
    const { waba_id } = await one.theSender();
    const other = await createLedger(db, { ...fast, waba_id });
    await one.addCampaign({ contacts: await one.addContacts(150) });
    await other.addCampaign({ contacts: await other.addContacts(80) });
    expect((await one.claim()).work.length).toBe(150);
    expect((await other.claim()).work.length).toBe(50);
  });

  test("Meta's limit holds for numbers of a business account that claim at the same time", async () => {
    const fast = { rate_per_minute: 60_000, rate_per_second: 1000, tier_limit: 25 };
    const first = await createLedger(db, fast);
    const { waba_id } = await first.theSender();
    const ledgers = [first];
    while (ledgers.length < 8) ledgers.push(await createLedger(db, { ...fast, waba_id }));
    for (const ledger of ledgers) {
      await ledger.addCampaign({ contacts: await ledger.addContacts(10) });
      await ledger.claim(0);
    }
    const claimed = await Promise.all(ledgers.map((ledger) => ledger.claim()));
    expect(claimed.flatMap(({ work }) => work)).toHaveLength(25);
  });

  test.each([
    ["23 h 59 min 59 s", 0],
    ["24 h", 1],
  ])("Meta's limit frees a place after %s: %i", async (later, places) => {
    await setClock(db, noon);
    const ledger = await createLedger(db, { tier_limit: 1, rate_per_minute: 600 });
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    await ledger.sendAll();
    await advanceClock(db, later);
    expect((await ledger.claim()).work.length).toBe(places);
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
      "insert into public.markets (country_code, market, valid_from) values ('FR', 'France', '2020-01-01') on conflict do nothing",
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

  /** A currency of its own, with a price for France only. */
  const capped = async (cost_cap: number) => {
    await db.sql(
      `insert into public.rates (market, category, currency, price, valid_from)
       values ('France', 'marketing', 'XPF', 8, '2026-01-01'), ('France', 'service', 'XPF', 3, '2026-01-01')
       on conflict do nothing`,
    );
    await setClock(db, noon);
    return createLedger(db, { cost_cap, currency: "XPF", rate_per_minute: 60_000, rate_per_second: 1000 });
  };

  test.each([
    [15.99, 1],
    [16, 2],
  ])("a cap of %d pays for %i messages of 8", async (cap, paid) => {
    const ledger = await capped(cap);
    await ledger.addCampaign({ contacts: await ledger.addContacts(3) });
    expect((await ledger.claim()).work.length).toBe(paid);
    expect(Number((await ledger.theSender()).cost_used)).toBe(8 * paid);
    expect((await ledger.theSender()).waits_for).toBe("cost_cap");
  });

  test("a message without a known price waits while others are sent under the cap", async () => {
    const ledger = await capped(100);
    const priced = await ledger.addContact();
    const unpriced = await ledger.addContact({ country_code: "SN" });
    await ledger.addCampaign({ contacts: [priced, unpriced] });
    expect((await ledger.claim()).work).toMatchObject([{ to: (await ledger.contact(priced)).phone }]);
    expect((await ledger.theSender()).waits_for).toBe("cost_cap");
  });

  test("the cap counts what Meta charged once that is known, and looks again after 10 minutes", async () => {
    const ledger = await capped(8);
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    const [item] = await ledger.sendAll();
    expect((await ledger.claim()).work).toEqual([]);
    const pricing = { billable: false, pricing_model: "PMP", category: "marketing" };
    await ledger.status(item!, "delivered", { pricing });
    await advanceClock(db, "9 min 59 s");
    expect((await ledger.claim()).work).toEqual([]);
    await advanceClock(db, "1 s");
    expect((await ledger.claim()).work.length).toBe(1);
    expect(Number((await ledger.theSender()).cost_used)).toBe(8);
  });

  test("the cap is looked at again every 10 minutes", async () => {
    const ledger = await capped(8);
    await ledger.addCampaign({ contacts: await ledger.addContacts(2) });
    const [item] = await ledger.sendAll();
    await advanceClock(db, "10 min");
    expect((await ledger.claim()).work).toEqual([]);
    await ledger.status(item!, "failed", { errors: [{ code: 131026 }] });
    await advanceClock(db, "9 min 59 s");
    expect((await ledger.claim()).work).toEqual([]);
    await advanceClock(db, "1 s");
    expect((await ledger.claim()).work.length).toBe(1);
  });

  test("the cap counts neither another number's messages nor failed ones, and answers at their own price", async () => {
    const other = await capped(100);
    await other.addCampaign({ contacts: await other.addContacts(2) });
    await other.sendAll();
    const ledger = await capped(20);
    await ledger.takeFreeMessages(1000);
    const [contact, lost] = await ledger.addContacts(2);
    await ledger.addCampaign({ contacts: [contact!, lost!], follow_up_body: "Merci" });
    const [first, second] = (await ledger.claim()).work;
    await ledger.accept(first!);
    await ledger.accept(second!);
    await ledger.status(second!, "failed", { errors: [{ code: 131026 }] });
    await ledger.answer(contact!, "oui");
    await ledger.sendAll();
    const { cost } = await ledger.one<{ cost: string }>(
      "select private.month_cost(s, '2026-12-01') as cost from public.senders s where id = $1",
      [ledger.sender],
    );
    expect(Number(cost)).toBe(8 + 3);
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
