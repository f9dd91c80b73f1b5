import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { dayOf, startOfDay } from "./local-days";

const zones = [
  "UTC",
  "Africa/Dakar",
  "Europe/Paris",
  "America/Montreal",
  "Asia/Kathmandu",
  "Pacific/Auckland",
  "Australia/Sydney",
  "Australia/Lord_Howe",
  "America/Santiago",
];

describe("days of a time zone", () => {
  property.prop([
    fc.date({ min: new Date("2025-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
    fc.constantFrom(...zones),
  ])("a day begins at or before each of its instants, and the next day after it", (at, zone) => {
    const day = dayOf(at.toISOString(), zone);
    expect(Date.parse(startOfDay(day, zone))).toBeLessThanOrEqual(at.getTime());
    expect(Date.parse(startOfDay(day, zone, 1))).toBeGreaterThan(at.getTime());
    expect(dayOf(startOfDay(day, zone), zone)).toBe(day);
  });
  test("the day on which clocks change has 23 or 25 hours", () => {
    expect(startOfDay("2026-03-29", "Europe/Paris")).toBe("2026-03-28T23:00:00.000Z");
    expect(startOfDay("2026-03-29", "Europe/Paris", 1)).toBe("2026-03-29T22:00:00.000Z");
    expect(startOfDay("2026-10-25", "Europe/Paris", 1)).toBe("2026-10-25T23:00:00.000Z");
    expect(startOfDay("2026-10-04", "Australia/Sydney")).toBe("2026-10-03T14:00:00.000Z");
    expect(startOfDay("2026-10-05", "Australia/Sydney")).toBe("2026-10-04T13:00:00.000Z");
    expect(startOfDay("2026-04-05", "Australia/Sydney")).toBe("2026-04-04T13:00:00.000Z");
    expect(startOfDay("2026-04-06", "Australia/Sydney")).toBe("2026-04-05T14:00:00.000Z");
  });
  test("a day without midnight begins when its clocks do", () => {
    expect(startOfDay("2028-09-03", "America/Santiago")).toBe("2028-09-03T04:00:00.000Z");
    expect(startOfDay("2028-09-02", "America/Santiago", 1)).toBe("2028-09-03T04:00:00.000Z");
    expect(startOfDay("2028-09-04", "America/Santiago")).toBe("2028-09-04T03:00:00.000Z");
  });
  test("an invalid day gives an empty text", () => {
    expect([
      startOfDay("", "UTC"),
      startOfDay("demain", "UTC"),
      dayOf("demain", "UTC"),
      dayOf(null, "UTC"),
    ]).toEqual(["", "", "", ""]);
  });
});
