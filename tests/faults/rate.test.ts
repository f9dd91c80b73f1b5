import { describe, expect, it } from "vitest";
import { rateLost } from "./rate.ts";

const PACE = { rate: 10, window_ms: 1_000, short_rate: 5, short_window_ms: 100 };
const claim = (at: number, busy_ms = 1_000) => ({
  claimed_at: new Date(at),
  busy_until: new Date(at + busy_ms),
});
const even = (count: number, from = 0) => Array.from({ length: count }, (_, n) => claim(from + n * 100));

describe("the rate that a number lost", () => {
  it("is none when a claim comes at every step, or two steps late", () => {
    expect(rateLost(even(50), PACE)).toBe(0);
    expect(rateLost([claim(0), claim(0), claim(0), claim(290), claim(290), claim(300)], PACE)).toBe(0);
  });

  it("is the time of a stop beyond what is made up", () => {
    const stopped = [...even(50), ...even(50, 4_900 + 100 + 5_000)];
    expect(rateLost(stopped, PACE)).toBeCloseTo((4_800 / 14_900) * 100, 0);
  });

  it("is none while all slots are occupied", () => {
    const full = [...Array.from({ length: 10 }, (_, n) => claim(n * 100, 5_000)), claim(5_000)];
    expect(rateLost(full, PACE)).toBe(0);
    expect(rateLost([...full.slice(0, -1), claim(8_000)], PACE)).toBeGreaterThan(30);
    const unknown = Array.from({ length: 5 }, (_, n) => claim(n * 100, 3_000));
    expect(rateLost([...unknown, claim(2_100)], PACE)).toBe(0);
    expect(rateLost([...unknown, claim(3_100)], PACE)).toBeGreaterThan(20);
  });
});
