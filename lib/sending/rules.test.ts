import { describe, expect, it } from "vitest";
import { expiresSoon, longestBetween, shortestBetween, tierLimit } from "./rules";

describe("a duration on two clocks", () => {
  const from = { monotonic_ms: 1_000, wall_ms: 5_000 };
  const to = (monotonic: number, wall: number) => ({
    monotonic_ms: 1_000 + monotonic,
    wall_ms: 5_000 + wall,
  });
  it.each([
    [10, 20, 20, 10],
    [20, 10, 20, 10],
    [-5, 20, 20, 0],
    [20, -5, 20, 0],
    [-1, -2, 0, 0],
    [0, 0, 0, 0],
  ])("of %i and %i ms is at most %i and at least %i", (monotonic, wall, longest, shortest) => {
    expect(longestBetween(from, to(monotonic, wall))).toBe(longest);
    expect(shortestBetween(from, to(monotonic, wall))).toBe(shortest);
  });
});

it("a token is said to expire from less than 14 days before, and after", () => {
  const now = "2026-12-01T12:00:00Z";
  const soon = ["2026-12-15T12:00:00Z", "2026-12-15T11:59:59.999Z", "2026-11-01T00:00:00Z"].map((at) =>
    expiresSoon(at, now),
  );
  expect([...soon, expiresSoon(null, now)]).toEqual([false, true, true, false]);
});

it.each([
  ["TIER_50", 50],
  ["TIER_250", 250],
  ["TIER_1K", 1_000],
  ["TIER_2K", 2_000],
  ["TIER_10K", 10_000],
  ["TIER_100K", 100_000],
  ["TIER_UNLIMITED", null],
  ["TIER_NOT_SET", null],
  ["TIER_", null],
  ["XTIER_250", null],
  ["TIER_250X", null],
  ["", null],
  [null, null],
  [undefined, null],
])("Meta's tier %s allows %s recipients a day", (tier, limit) => expect(tierLimit(tier)).toBe(limit));
