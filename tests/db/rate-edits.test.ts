import { beforeEach, describe, expect, test } from "vitest";
import { createDatabase, setClock } from "../support/database.ts";
import { call } from "../support/people.ts";

const db = await createDatabase();
const chief = await db.createUser({ role: "super_admin" });
const admin = await db.createUser();
beforeEach(() => setClock(db, "2026-12-01T12:00:00Z"));

const price = async (country: string | null, category: string, currency: string, day: string) =>
  (
    await db.sql<{ p: number | null }>("select private.price($1, $2, $3, $4)::float8 as p", [
      country,
      category,
      currency,
      day,
    ])
  )[0]!.p;

describe("prices and markets in the hands of people:", () => {
  const market = async (code: string, day: string) =>
    (
      await db.sql<{ market: string }>(
        "select market from public.markets where country_code = $1 and valid_from <= $2 order by valid_from desc limit 1",
        [code, day],
      )
    )[0]?.market;
  const logged = (subject: string) =>
    db.sql("select action, subject_id, detail from public.audit_log where subject = $1 order by id", [
      subject,
    ]);

  test("a price replaces that day's, ends being a conversion, and is logged", async () => {
    const set = (amount: number) =>
      call<object>(db, chief, "public.set_rate('Morocco', 'marketing', 'EUR', $1, '2026-10-01')", [amount]);
    expect(await set(0.035)).toMatchObject({ price: 0.035, converted: false, valid_from: "2026-10-01" });
    expect(await price("MA", "marketing", "EUR", "2026-12-01")).toBe(0.035);
    await set(0.0343);
    expect((await logged("rate")).slice(-2)).toMatchObject([
      { action: "changed", detail: { market: "Morocco", price: 0.035, was: 0.0343 } },
      { action: "changed", detail: { market: "Morocco", price: 0.0343, was: 0.035 } },
    ]);
  });

  test("a country moves on its day, back on another, and each move is logged", async () => {
    const move = (to: string, day: string) => call(db, chief, "public.move_country('GN', $1, $2)", [to, day]);
    await move("Rest of Africa", "2027-01-01");
    await move("Other", "2027-04-01");
    await move("Other", "2027-04-01");
    expect(await market("GN", "2026-12-31")).toBeUndefined();
    expect([
      await price("GN", "marketing", "EUR", "2026-12-31"),
      await price("GN", "marketing", "EUR", "2027-01-01"),
      await price("GN", "marketing", "EUR", "2027-04-01"),
    ]).toEqual([0.05, 0.0186, 0.05]);
    expect((await logged("country")).slice(0, 2)).toMatchObject([
      {
        action: "moved",
        detail: { country: "GN", market: "Rest of Africa", was_market: "Other", valid_from: "2027-01-01" },
      },
      { detail: { country: "GN", market: "Other", was_market: "Rest of Africa", valid_from: "2027-04-01" } },
    ]);
  });

  test("a market begins with its first price, and no country goes to one without", async () => {
    const move = () => call(db, chief, "public.move_country('TG', 'Togo', '2027-01-01')");
    await expect(move()).rejects.toMatchObject({
      message: "invalid",
      detail: expect.stringContaining("market_unpriced"),
    });
    await call(db, chief, "public.set_rate('Togo', 'marketing', 'EUR', 0.03, '2027-01-01')");
    await move();
    await expect(
      call(db, chief, "public.set_rate('<b>', 'marketing', 'EUR', 0.03, '2027-01-01')"),
    ).rejects.toThrow("markets_have_names");
    expect(await price("TG", "marketing", "EUR", "2027-01-01")).toBe(0.03);
    // Categories whose price was not entered yet cost what they cost in Other.
    expect(await price("TG", "utility", "EUR", "2027-01-01")).toBe(0.0064);
  });

  test("admins change neither", async () => {
    for (const text of [
      "public.set_rate('France', 'marketing', 'EUR', 0, '2027-01-01')",
      "public.move_country('FR', 'Other', '2027-01-01')",
      "public.check_rates()",
    ])
      await expect(call(db, admin, text)).rejects.toThrow("forbidden");
    const direct =
      "insert into public.markets (country_code, market, valid_from) values ('FR', 'Other', '2027-01-01')";
    await expect(db.asUser(admin.id, (sql) => sql(direct))).rejects.toThrow(/row-level security/);
  });
});

describe("the quarterly check of the card", () => {
  const sweep = async (now: string) => {
    await setClock(db, now);
    await db.sql("select private.check_services(private.clock())");
    return db.sql<{ detail: object }>(
      "select detail from public.alerts where kind = 'rates_unchecked' and cleared_at is null",
    );
  };
  const card_state = () => call<object>(db, admin, "public.get_rate_card()");
  beforeEach(async () => {
    await db.sql("delete from public.rates where valid_from > '2026-10-01'");
    await db.sql("update private.rate_card set checked_at = null");
    await db.sql("delete from public.alerts");
    await db.sql("delete from public.senders");
    await db.sql(
      "insert into public.senders (phone_number_id, waba_id, time_zone) values ('1', '1', 'America/New_York')",
    );
  });
  const DUE = [{ detail: { at: "2026-10-01" } }];

  test("is due from the first day of a quarter, in the time zone of the number", async () => {
    expect(await sweep("2026-12-01T12:00:00Z")).toEqual([]);
    expect(await sweep("2027-01-01T04:59:00Z")).toEqual([]);
    expect(await card_state()).toMatchObject({ dated: "2026-10-01", checked_at: null, due: false });
    expect(await sweep("2027-01-01T05:00:00Z")).toEqual(DUE);
    expect(await card_state()).toMatchObject({ dated: "2026-10-01", due: true });
    expect(await sweep("2027-01-02T05:00:00Z")).toEqual(DUE);
  });

  test("is done by one act, once a quarter, and logged", async () => {
    await sweep("2027-01-01T05:00:00Z");
    await call(db, chief, "public.check_rates()");
    const open = "select from public.alerts where kind = 'rates_unchecked' and cleared_at is null";
    expect(await db.sql(open)).toEqual([]);
    const [entry] = await db.sql("select actor_id, action from public.audit_log where subject = 'rate_card'");
    expect(entry).toEqual({ actor_id: chief.id, action: "checked" });
    expect(await sweep("2027-04-01T03:59:00Z")).toEqual([]);
    expect(await sweep("2027-04-01T04:00:00Z")).toEqual(DUE);
  });

  test("before a quarter does not count for it, unless prices of the quarter were entered", async () => {
    await setClock(db, "2026-12-20T12:00:00Z");
    await call(db, chief, "public.check_rates()");
    expect(await sweep("2027-01-01T05:00:00Z")).toEqual(DUE);
    await setClock(db, "2026-12-20T12:00:00Z");
    await call(db, chief, "public.set_rate('France', 'marketing', 'EUR', 0.08, '2027-01-01')");
    expect(await sweep("2027-01-01T05:00:00Z")).toEqual([]);
  });

  test.each([
    ["a price", "public.set_rate('France', 'marketing', 'EUR', 0.0712, '2026-10-01')"],
    ["a country's move", "public.move_country('CD', 'Rest of Africa', '2027-01-01')"],
  ])("is done by %s", async (_, text) => {
    expect(await sweep("2027-01-05T05:00:00Z")).toEqual(DUE);
    await call(db, chief, text);
    expect(await sweep("2027-01-05T05:01:00Z")).toEqual([]);
  });
});
