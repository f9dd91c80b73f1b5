import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { ticksUpTo } from "./axis";

property.prop([fc.integer({ min: 0, max: 10_000_000 })])(
  "axis marks are whole, evenly spaced, at most five, and reach the highest value",
  (highest) => {
    const ticks = ticksUpTo(highest);
    const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
    expect(ticks[0]).toBe(0);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.every(Number.isInteger)).toBe(true);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest);
    expect(ticks.slice(1).every((tick, place) => tick - (ticks[place] ?? 0) === step)).toBe(true);
  },
);

test("axis marks are round numbers", () => {
  expect(ticksUpTo(0)).toEqual([0, 1]);
  expect(ticksUpTo(3)).toEqual([0, 1, 2, 3]);
  expect(ticksUpTo(201)).toEqual([0, 100, 200, 300]);
  expect(ticksUpTo(950)).toEqual([0, 250, 500, 750, 1000]);
});
