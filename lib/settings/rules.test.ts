import { describe, expect, it } from "vitest";
import { pricesOn } from "./rules";
import { type Rate, SenderPatch } from "./schema";

let id = 0;
const rate = (valid_from: string, price: number, more: Partial<Rate> = {}): Rate => ({
  id: ++id,
  market: "France",
  category: "marketing",
  currency: "EUR",
  price,
  valid_from,
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

  it("is the latest that is valid on that day, whatever order the prices were entered in", () => {
    expect(pricesOn("2026-11-23", rates)).toEqual([
      { market: "Egypt", prices: { marketing: 0.02 }, valid_from: "2026-01-01", to_come: 0 },
      { market: "France", prices: { marketing: 0.08, service: 0.02 }, valid_from: "2026-10-01", to_come: 1 },
    ]);
  });

  it("is valid from its own day, not the day before", () => {
    const on = (day: string) => pricesOn(day, rates).find(({ market }) => market === "France")?.prices;
    expect(on("2026-12-31")).toEqual({ marketing: 0.08, service: 0.02 });
    expect(on("2027-01-01")).toEqual({ marketing: 0.09, service: 0.02 });
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
