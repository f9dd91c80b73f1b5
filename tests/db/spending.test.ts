import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { call } from "../support/people.ts";

let db: TestDatabase;
let chief: { id: string };
beforeAll(async () => {
  db = await createDatabase();
  chief = await db.createUser({ role: "super_admin" });
});
afterEach(() => setClock(db, null));

type Point = {
  start: string;
  country?: string;
  category?: string;
  type?: string;
  volume: number;
  cost: number | null;
};
const points = (...some: Point[]) =>
  some.map(({ start, ...rest }) => ({
    country: "FR",
    category: "MARKETING",
    type: "REGULAR",
    ...rest,
    start: Date.parse(start) / 1000,
  }));

const due = async (ledger: Ledger) => {
  const all = await db.asService(
    async (sql) =>
      (
        await sql<{ due: { sender_id: number; from: string; start: number; end: number }[] }>(
          "select take_spending_due() as due",
        )
      )[0]!.due,
  );
  return all.filter(({ sender_id }) => sender_id === ledger.sender);
};
const store = (ledger: Ledger, from: string, read: object) =>
  db.asService((sql) =>
    sql("select store_spending($1, $2, $3)", [
      ledger.sender,
      from,
      JSON.stringify({ state: "read", currency: "USD", time_zone: "America/New_York", points: [], ...read }),
    ]),
  );
const stored = (ledger: Ledger) =>
  db.sql<{ day: string; country_code: string; category: string; volume: number; cost: string }>(
    "select day::text, country_code, category, pricing_type, volume, cost, currency from spending where sender_id = $1 order by 1, 2, 3, 4",
    [ledger.sender],
  );

describe("Meta's figures", () => {
  test("are due once a day, the first time for a year and then for the days that Meta may correct", async () => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db, { time_zone: "UTC" });
    expect(await due(ledger)).toMatchObject([
      {
        from: "2025-12-11",
        start: Date.parse("2025-12-11") / 1000,
        end: Date.parse("2026-12-10T12:00:00Z") / 1000,
      },
    ]);
    expect(await due(ledger)).toEqual([]);
    await store(ledger, "2025-12-11", {});
    await setClock(db, "2026-12-11T07:59:00Z");
    expect(await due(ledger)).toEqual([]);
    await setClock(db, "2026-12-11T08:00:00Z");
    expect(await due(ledger)).toMatchObject([
      { from: "2026-12-02", start: Date.parse("2026-12-02T05:00:00Z") / 1000 },
    ]);
  });

  test.each(["unreachable", "no_permission"])(
    "that were not read, %s, leave those of before",
    async (state) => {
      await setClock(db, "2026-12-10T12:00:00Z");
      const ledger = await createLedger(db);
      await store(ledger, "2026-12-01", {
        points: points({ start: "2026-12-05T05:00:00Z", volume: 2, cost: 0.2 }),
      });
      await store(ledger, "2026-12-01", { state, currency: undefined, time_zone: undefined });
      expect(await stored(ledger)).toHaveLength(1);
      expect(await ledger.theSender()).toMatchObject({ spending_state: state, currency: "USD" });
      await setClock(db, "2026-12-10T13:00:00Z");
      expect(await due(ledger)).toHaveLength(state === "unreachable" ? 1 : 0);
    },
  );

  test("are replaced when they are read again", async () => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db);
    const first = points(
      { start: "2026-11-20T05:00:00Z", volume: 4, cost: 0.4 },
      { start: "2026-12-05T05:00:00Z", volume: 2, cost: 0.2 },
      { start: "2026-12-05T05:00:00Z", country: "SN", volume: 1, cost: 0.05 },
    );
    await store(ledger, "2026-11-01", { points: first });
    // Meta corrected a figure, took one back, and split another by tier.
    const again = points(
      { start: "2026-12-05T05:00:00Z", volume: 2, cost: 0.2 },
      { start: "2026-12-05T05:00:00Z", volume: 1, cost: 0.05 },
    );
    await store(ledger, "2026-12-02", { points: again });
    expect(await stored(ledger)).toMatchObject([
      {
        day: "2026-11-20",
        country_code: "FR",
        category: "marketing",
        volume: 4,
        cost: "0.40000",
        currency: "USD",
      },
      { day: "2026-12-05", country_code: "FR", category: "marketing", volume: 3, cost: "0.25000" },
    ]);
  });

  test.each([
    ["Pacific/Honolulu", "2026-12-05T10:00:00Z"],
    ["Asia/Tokyo", "2026-12-04T15:00:00Z"],
    ["Asia/Tokyo", "2026-12-05T00:00:00Z"],
  ])("of %s, from %s on, are those of 5 December", async (time_zone, start) => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db);
    await store(ledger, "2026-12-01", { time_zone, points: points({ start, volume: 1, cost: 1 }) });
    expect(await stored(ledger)).toMatchObject([{ day: "2026-12-05" }]);
    expect(await ledger.theSender()).toMatchObject({ account_time_zone: time_zone });
  });

  test("raise the count of free service messages when other apps have sent some", async () => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db);
    const service = (volume: number, start = "2026-12-05T05:00:00Z") =>
      points({ start, category: "SERVICE", type: "FREE_CUSTOMER_SERVICE", volume, cost: 0 });
    const used = async () =>
      (await ledger.one("select private.service_used($1, '2026-12-01') as n", [ledger.sender])).n;
    await store(ledger, "2026-11-01", { points: [...service(300), ...service(50, "2026-11-20T05:00:00Z")] });
    expect(await used()).toBe(300);
    await db.sql("update service_counters set n = 20 where sender_id = $1 and month = '2026-12-01'", [
      ledger.sender,
    ]);
    expect(await used()).toBe(320);
    await store(ledger, "2026-12-02", { points: service(310) });
    expect(await used()).toBe(310);
    await store(ledger, "2026-12-02", { points: service(5) });
    expect(await used()).toBe(20);
  });
});

describe("what Meta billed", () => {
  type Statistics = {
    days: { day: string; cost: number; billed: boolean }[];
    cost: {
      actual: number;
      billed: number | null;
      estimated: number;
      number: { until: string | null; amounts: object[] };
    };
  };
  const statistics = (user: { id: string }) =>
    call<Statistics>(db, user, "period_statistics('2026-12-01T00:00:00Z', '2026-12-05T00:00:00Z')");

  /** A number with two delivered messages a day from 1 to 4 December, by our list 0.5 each. */
  const number = async () => {
    await db.sql("delete from senders where not exists (select from messages where sender_id = senders.id)");
    const ledger = await createLedger(db, { currency: "EUR" });
    const contacts = await ledger.addContacts(8);
    await ledger.addCampaign({
      contacts,
      template_snapshot: { name: "a", language: "fr", category: "MARKETING", components: [] },
    });
    await ledger.sendAll();
    await db.sql(
      `update messages set state = 'delivered', price = 0.5, day = date '2026-12-01' + (id % 4)::int where owner_id = $1`,
      [ledger.owner],
    );
    return ledger;
  };
  const billed = (ledger: Ledger, more: object = {}) =>
    store(ledger, "2026-11-25", {
      currency: "EUR",
      time_zone: "UTC",
      points: points(
        { start: "2026-12-01T00:00:00Z", volume: 2, cost: 0.7 },
        { start: "2026-12-03T00:00:00Z", volume: 2, cost: 0.9 },
        { start: "2026-12-04T00:00:00Z", volume: 1, cost: 0.1 },
      ),
      ...more,
    });

  test("count for the days that they cover, and the estimate for the others", async () => {
    await setClock(db, "2026-12-04T12:00:00Z");
    const ledger = await number();
    await billed(ledger);
    const all = await statistics(chief);
    expect(all.days.map(({ cost, billed }) => [cost, billed])).toEqual([
      [0.7, true],
      [0, true],
      [0.9, true],
      [1, false],
    ]);
    expect(all.cost).toMatchObject({
      actual: 2.6,
      billed: 1.6,
      estimated: 1,
      number: { until: "2026-12-03" },
    });
    // Meta's figures are of the whole number, so that an admin's own cost stays an estimate.
    const own = await statistics({ id: ledger.owner });
    expect(own.cost).toMatchObject({
      actual: 4,
      billed: null,
      estimated: 4,
      number: { until: "2026-12-03", amounts: [{ currency: "EUR", cost: 1.6, volume: 4 }] },
    });

    const other = await createLedger(db, { currency: "USD" });
    await other.addCampaign({ contacts: [await other.addContact()] });
    await other.sendAll();
    expect((await statistics(chief)).cost).toMatchObject({ billed: null, actual: 4 });
    await billed(other, { currency: "USD" });
    expect((await statistics(chief)).cost).toMatchObject({
      billed: null,
      number: {
        amounts: [
          { currency: "EUR", cost: 1.6 },
          { currency: "USD", cost: 1.6 },
        ],
      },
    });
    await billed(ledger, {
      state: "no_cost",
      points: points({ start: "2026-12-01T00:00:00Z", volume: 2, cost: null }),
    });
    expect((await statistics(chief)).cost.number).toMatchObject({ until: null });
  });

  test("is kept for two years", async () => {
    await setClock(db, "2026-12-10T12:00:00Z");
    const ledger = await createLedger(db);
    const kept = points(
      { start: "2024-12-09T00:00:00Z", volume: 1, cost: 1 },
      { start: "2024-12-11T00:00:00Z", volume: 1, cost: 1 },
    );
    await store(ledger, "2024-01-01", { time_zone: "UTC", points: kept });
    await db.sql("update private.retention set next_prune_at = '-infinity'");
    await db.sql("select private.prune(5000)");
    expect(await stored(ledger)).toMatchObject([{ day: "2024-12-11" }]);
    expect(
      (await ledger.one("select spending_from::text as day from senders where id = $1", [ledger.sender])).day,
    ).toBe("2024-12-10");
  });
});
