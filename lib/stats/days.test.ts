import { expect, test } from "vitest";
import { daysBetween, periodOf } from "./days";

const now = new Date("2026-11-23T23:30:00Z");

test("a period of N days ends today", () => {
  expect(periodOf({ days: "7" }, now)).toEqual({ from: "2026-11-17", to: "2026-11-23", days: 7 });
  expect(periodOf({}, now)).toEqual({ from: "2026-10-25", to: "2026-11-23", days: 30 });
});

test("given dates win over a number of days, and end today at the latest", () => {
  expect(periodOf({ days: "7", from: "2026-11-01", to: "2026-11-05" }, now)).toEqual({
    from: "2026-11-01",
    to: "2026-11-05",
    days: null,
  });
  expect(periodOf({ from: "2026-11-01", to: "2027-01-01" }, now).to).toBe("2026-11-23");
  expect(periodOf({ from: "2027-01-01" }, now)).toEqual({ from: "2026-11-23", to: "2026-11-23", days: null });
  expect(periodOf({ to: "2026-11-05" }, now).from).toBe("2026-10-07");
});

test("the end of a period may be today; one day is a period", () => {
  expect(periodOf({ from: "2026-11-23", to: "2026-11-23" }, now)).toEqual({
    from: "2026-11-23",
    to: "2026-11-23",
    days: null,
  });
  expect(periodOf({ to: "2026-11-24" }, now)).toMatchObject({ from: "2026-10-25", to: "2026-11-23" });
  expect(periodOf({ days: "90" }, now)).toEqual({ from: "2026-08-26", to: "2026-11-23", days: 90 });
  expect([daysBetween("2026-11-23", "2026-11-23"), daysBetween("2026-11-24", "2026-11-23")]).toEqual([
    ["2026-11-23"],
    [],
  ]);
});

test("days are listed across the ends of months and years", () => {
  expect(daysBetween("2026-12-30", "2027-01-02")).toEqual([
    "2026-12-30",
    "2026-12-31",
    "2027-01-01",
    "2027-01-02",
  ]);
  expect(daysBetween("2028-02-28", "2028-03-01")).toHaveLength(3);
});
