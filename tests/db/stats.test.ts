import { beforeAll, describe, expect, test } from "vitest";
import { DAY_MS } from "@/lib/base/time";
import { act, addPeople, launched, makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { writeStates } from "../support/transitions.ts";

let db: TestDatabase;
let world: World;
let other: World;
let boss: string;
const daysAgo = (n: number) => new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS - n * DAY_MS).toISOString();

type Statistics = {
  days: { day: string; message_1: number; replies: number; cost: number }[];
  states: Record<string, Record<string, number>>;
  active_contacts: number;
  cost: { actual: number };
};
const statistics = (as: string, from: string, to: string | null = null) =>
  act(db, as, "period_statistics($1, $2)", [from, to]) as Promise<Statistics>;

beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  other = await makeWorld(db);
  boss = (await db.createUser({ role: "super_admin" })).id;
  for (const here of [world, other]) {
    const people = await addPeople(db, here, [{}, {}, {}, {}]);
    const id = await launched(db, here);
    await db.sql(
      `update messages set state = 'delivered', price = 0.02, day = $2 where campaign_id = $1 and contact_id in ($3, $4)`,
      [id, daysAgo(2).slice(0, 10), people[0], people[1]],
    );
    await writeStates(
      db,
      "update messages set state = 'failed', day = $2 where campaign_id = $1 and contact_id = $3",
      [id, daysAgo(10).slice(0, 10), people[2]],
    );
    await db.sql(
      `insert into interactions (wamid, sender_id, owner_id, contact_id, at, type) values ($1, $2, $3, $4, $5, 'text')`,
      [`in.${id}`, here.sender_id, here.owner, people[0], daysAgo(1)],
    );
    await db.sql("update contacts set last_interaction_at = $2 where id = $1", [people[0], daysAgo(1)]);
  }
});

describe("statistics of a period", () => {
  test("count accepted messages by day, replies and cost, and nothing of another admin", async () => {
    const week = await statistics(world.owner, daysAgo(6));
    expect(week.days.map((day) => day.day)).toEqual(
      [6, 5, 4, 3, 2, 1, 0].map((n) => daysAgo(n).slice(0, 10)),
    );
    expect(week.days[4]).toMatchObject({ message_1: 2, cost: 0.04 });
    expect(week.days[5]).toMatchObject({ message_1: 0, replies: 1 });
    expect(week.states.message_1).toMatchObject({ delivered: 2, failed: 0, queued: 0 });
    expect([week.active_contacts, week.cost.actual]).toEqual([1, 0.04]);
  });

  test("cover the requested days, and none after their end", async () => {
    const month = await statistics(world.owner, daysAgo(29));
    expect(month.days).toHaveLength(30);
    expect(month.states.message_1).toMatchObject({ delivered: 2, failed: 1 });
    const before = await statistics(world.owner, daysAgo(29), daysAgo(5));
    expect(before.days.at(-1)!.day).toBe(daysAgo(6).slice(0, 10));
    expect(before.states.message_1).toMatchObject({ delivered: 0, failed: 1 });
    expect(before.active_contacts).toBe(0);
  });

  test("count replies from the first day to the last, without auto-replies", async () => {
    await db.sql(
      `insert into interactions (wamid, sender_id, owner_id, at, type, automatic) values ('in.machine', $1, $2, $3, 'text', true)`,
      [world.sender_id, world.owner, daysAgo(1)],
    );
    const replies = async (from: string, to?: string) =>
      (await statistics(world.owner, from, to)).days.map((day) => day.replies);
    expect(await replies(daysAgo(1))).toEqual([1, 0]);
    expect(await replies(daysAgo(2), daysAgo(0))).toEqual([0, 1]);
    expect(await replies(daysAgo(2), daysAgo(1))).toEqual([0]);
  });

  test("are the same before and after the counters are folded", async () => {
    const before = await statistics(world.owner, daysAgo(29), daysAgo(0));
    await db.asService((sql) => sql("select fold_counters()"));
    expect(await statistics(world.owner, daysAgo(29), daysAgo(0))).toEqual(before);
  });

  test("of all users, or of one, are for super-admins only", async () => {
    expect((await statistics(boss, daysAgo(6))).states.message_1).toMatchObject({ delivered: 4 });
    const one = (await act(db, boss, "period_statistics($1, null, $2)", [
      daysAgo(6),
      other.owner,
    ])) as Statistics;
    expect(one.states.message_1).toMatchObject({ delivered: 2 });
    const forged = (await act(db, world.owner, "period_statistics($1, null, $2)", [
      daysAgo(6),
      other.owner,
    ])) as Statistics;
    expect(forged.active_contacts).toBe(1);
    expect(forged.states).toEqual((await statistics(world.owner, daysAgo(6))).states);
    await expect(db.asAnon((sql) => sql("select period_statistics(now())"))).rejects.toMatchObject({
      code: "42501",
    });
  });
});

describe("list prices", () => {
  const price = async (country: string | null, category: string, currency: string, day: string) =>
    (
      await db.sql<{ p: string | null }>("select private.price($1, $2, $3, $4) as p", [
        country,
        category,
        currency,
        day,
      ])
    )[0]!.p;

  test("depend on the country's market, the currency and the day", async () => {
    expect(await price("FR", "MARKETING", "EUR", "2026-11-22")).toBe("0.07120");
    expect(await price("SN", "marketing", "USD", "2026-11-22")).toBe("0.02250");
    expect(await price("FR", "utility", "USD", "2026-03-01")).toBe("0.03000");
  });

  test("of free texts apply from October 2026", async () => {
    expect(await price("SN", "service", "EUR", "2026-09-30")).toBeNull();
    expect(await price("SN", "service", "EUR", "2026-10-01")).toBe("0.00330");
  });

  test("of a market without prices, or of an unknown country, are those of the other markets", async () => {
    await db.sql("delete from rates where market = 'Mexico' and currency = 'EUR'");
    expect(await price("MX", "marketing", "EUR", "2026-11-22")).toBe("0.05000");
    expect(await price(null, "marketing", "EUR", "2026-11-22")).toBe("0.05000");
    expect(await price("FR", "marketing", "XOF", "2026-11-22")).toBeNull();
  });

  test("change on the day from which a new price is valid", async () => {
    await db.asUser(boss, (sql) =>
      sql(
        "insert into rates (market, category, currency, price, valid_from) values ('France', 'marketing', 'EUR', 0.09, '2027-01-01')",
      ),
    );
    expect(await price("FR", "marketing", "EUR", "2026-12-31")).toBe("0.07120");
    expect(await price("FR", "marketing", "EUR", "2027-01-01")).toBe("0.09000");
    await expect(
      db.asUser(world.owner, (sql) =>
        sql(
          "insert into rates (market, category, currency, price, valid_from) values ('France', 'marketing', 'EUR', 0, '2027-01-02')",
        ),
      ),
    ).rejects.toMatchObject({ code: "42501" });
  });
});

describe("templates", () => {
  const described = (name: string, patch: object = {}) => ({
    id: "1",
    name,
    language: "fr",
    status: "APPROVED",
    category: "UTILITY",
    parameter_format: "POSITIONAL",
    components: [{ type: "BODY", text: "Bonjour" }],
    ...patch,
  });
  const store = (waba: string, list: object[]) =>
    db.asService(
      async (sql) =>
        (await sql<{ a: object }>("select store_templates($1, $2) as a", [waba, JSON.stringify(list)]))[0]!.a,
    );

  test("are stored as Meta lists them; deleted ones stay, marked, until they are listed again", async () => {
    expect(
      await store("waba_t", [
        described("a"),
        described("b", { status: "REJECTED", rejected_reason: "TAG_CONTENT_MISMATCH" }),
      ]),
    ).toEqual({
      total: 2,
      approved: 1,
      missing: 0,
    });
    expect(await store("waba_t", [described("a", { category: "MARKETING" }), described("a")])).toEqual({
      total: 1,
      approved: 1,
      missing: 1,
    });
    expect(
      await db.sql(
        "select name, missing_since is not null as gone, rejected_reason from templates where waba_id = 'waba_t' order by name",
      ),
    ).toEqual([
      { name: "a", gone: false, rejected_reason: null },
      { name: "b", gone: true, rejected_reason: "TAG_CONTENT_MISMATCH" },
    ]);
    expect(await store("waba_t", [described("a"), described("b")])).toEqual({
      total: 2,
      approved: 2,
      missing: 0,
    });
  });

  test("are written by the service role only", async () => {
    for (const call of [
      "select store_templates('x', '[]')",
      "insert into templates (waba_id, name, language, status, category, components) values ('x', 'x', 'fr', 'APPROVED', 'UTILITY', '[]')",
    ]) {
      await expect(db.asUser(boss, (sql) => sql(call))).rejects.toMatchObject({ code: "42501" });
    }
  });
});
