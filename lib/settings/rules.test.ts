import { describe, expect, it } from "vitest";
import { marketsOn, pricesOn } from "./rules";
import { type Rate, SenderPatch } from "./schema";

let id = 0;
const rate = (valid_from: string, price: number, more: Partial<Rate> = {}): Rate => ({
  id: ++id,
  market: "France",
  category: "marketing",
  currency: "EUR",
  price,
  valid_from,
  converted: false,
  ...more,
});

describe("the price of a day", () => {
  const rates = [
    rate("2026-07-01", 0.08),
    rate("2026-01-01", 0.07),
    rate("2027-01-01", 0.09),
    rate("2026-10-01", 0.02, { category: "service" }),
    rate("2026-01-01", 0.02, { market: "Egypt" }),
  ];
  const amounts = (day: string, markets?: string[]) =>
    pricesOn(day, rates, markets).map(({ prices, to_come, ...market }) => ({
      ...market,
      prices: Object.fromEntries(Object.entries(prices).map(([category, { price }]) => [category, price])),
      to_come: to_come.map(({ valid_from, price }) => [valid_from, price]),
    }));

  it("is the latest that is valid on that day, whatever order the prices were entered in", () => {
    expect(amounts("2026-11-23")).toEqual([
      { market: "Egypt", prices: { marketing: 0.02 }, valid_from: "2026-01-01", to_come: [] },
      {
        market: "France",
        prices: { marketing: 0.08, service: 0.02 },
        valid_from: "2026-10-01",
        to_come: [["2027-01-01", 0.09]],
      },
    ]);
  });

  it("is valid from its own day, not the day before", () => {
    const on = (day: string) => amounts(day).find(({ market }) => market === "France")?.prices;
    expect(on("2026-12-31")).toEqual({ marketing: 0.08, service: 0.02 });
    expect(on("2027-01-01")).toEqual({ marketing: 0.09, service: 0.02 });
  });

  it("is unknown for a market without prices, which is listed all the same", () => {
    expect(amounts("2026-11-23", ["Togo"])).toContainEqual({
      market: "Togo",
      prices: {},
      valid_from: null,
      to_come: [],
    });
  });
});

describe("the markets of a day", () => {
  const moves = [
    { country_code: "MA", market: "Morocco", valid_from: "2026-10-01" },
    { country_code: "MA", market: "Rest of Africa", valid_from: "2026-01-01" },
    { country_code: "SN", market: "Rest of Africa", valid_from: "2026-01-01" },
    { country_code: "GN", market: "Rest of Africa", valid_from: "2027-01-01" },
    { country_code: "TN", market: "Rest of Africa", valid_from: "2026-01-01" },
    { country_code: "TN", market: "Other", valid_from: "2026-11-01" },
  ];
  const on = (day: string) =>
    Object.fromEntries(marketsOn(day, moves).map(({ market, countries }) => [market, countries]));

  it("have each country from its day on, and none twice", () => {
    expect(on("2026-09-30")).toEqual({ Morocco: [], Other: [], "Rest of Africa": ["MA", "SN", "TN"] });
    expect(on("2026-10-01")).toEqual({ Morocco: ["MA"], Other: [], "Rest of Africa": ["SN", "TN"] });
    expect(on("2027-01-01")).toEqual({ Morocco: ["MA"], Other: [], "Rest of Africa": ["SN", "GN"] });
  });

  it("tell which countries are to come", () => {
    expect(marketsOn("2026-12-01", moves)).toContainEqual({
      market: "Rest of Africa",
      countries: ["SN"],
      to_come: [{ country_code: "GN", valid_from: "2027-01-01" }],
    });
  });
});

describe("a change to a sending number", () => {
  const codes = (patch: object) =>
    SenderPatch.safeParse({ id: 1, ...patch }).error?.issues.map(({ path, message }) => [path[0], message]);

  it("needs both sending hours or none, and they must differ", () => {
    expect(codes({ sending_starts_at: "09:00", sending_ends_at: "19:00" })).toBeUndefined();
    expect(codes({ sending_starts_at: "21:00", sending_ends_at: "06:30" })).toBeUndefined();
    expect(codes({ sending_starts_at: null, sending_ends_at: null })).toBeUndefined();
    expect(codes({ sending_starts_at: "09:00", sending_ends_at: null })).toEqual([
      ["sending_ends_at", "required"],
    ]);
    expect(codes({ sending_starts_at: null, sending_ends_at: "19:00" })).toEqual([
      ["sending_starts_at", "required"],
    ]);
    expect(codes({ sending_starts_at: "09:00", sending_ends_at: "09:00" })).toEqual([
      ["sending_ends_at", "same_hour"],
    ]);
  });

  it.each([
    { rate_per_minute: 0 },
    { rate_per_minute: 4801 },
    { rate_per_minute: 2.5 },
    { cost_cap: 0 },
    { cost_cap: -1 },
    { sending_starts_at: "24:00", sending_ends_at: "09:00" },
    { opt_out_confirmation: "" },
  ])("refuses %o", (patch) => expect(codes(patch)).toHaveLength(1));
});
