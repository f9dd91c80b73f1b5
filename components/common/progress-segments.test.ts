import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { progressSegments } from "./progress-segments";

test("one segment is one minute while 60 segments are enough", () => {
  const { unit_minutes, line } = progressSegments({ state: "running", minutes_total: 54, minutes_done: 17 });
  expect(unit_minutes).toBe(1);
  expect(line.join(" ")).toBe([...Array(17).fill("done"), "current", ...Array(36).fill("to_come")].join(" "));
});
test("a pause is shown by as many thin segments as it lasted", () => {
  const { line } = progressSegments({
    state: "paused",
    minutes_total: 54,
    minutes_done: 17,
    minutes_paused: 8,
  });
  expect(line.filter((stitch) => stitch === "paused")).toHaveLength(8);
  expect(line.indexOf("paused")).toBe(17);
});
test("a stopped line has a stopped segment, and a completed line only done ones", () => {
  expect(progressSegments({ state: "stopped", minutes_total: 54, minutes_done: 22 }).line[22]).toBe(
    "stopped",
  );
  expect(
    new Set(progressSegments({ state: "completed", minutes_total: 5000, minutes_done: 1 }).line),
  ).toEqual(new Set(["done"]));
});
test("a cancelled line shows what went and, hatched, what did not", () => {
  const lineOf = (done: number, total = 263) =>
    progressSegments({ state: "cancelled", minutes_total: total, minutes_done: done }).line;
  expect([...new Set(lineOf(34))]).toEqual(["done", "cancelled"]);
  expect(lineOf(34).filter((stitch) => stitch === "done")).toHaveLength(7);
  expect(new Set(lineOf(0))).toEqual(new Set(["cancelled"]));
  expect([lineOf(1)[0], lineOf(262).at(-1)]).toEqual(["done", "cancelled"]);
  expect(new Set(lineOf(263))).toEqual(new Set(["done"]));
});
property.prop([
  fc.constantFrom("running", "paused", "stopped", "completed", "cancelled"),
  fc.double({ min: 0, max: 200_000, noNaN: true }),
  fc.double({ min: 0, max: 200_000, noNaN: true }),
  fc.double({ min: 0, max: 200_000, noNaN: true }),
])(
  "the line has 1 to 60 segments, and exactly one is current while running",
  (state, total, done, paused) => {
    const { line } = progressSegments({
      state,
      minutes_total: total,
      minutes_done: done,
      minutes_paused: paused,
    });
    expect(line.length).toBeGreaterThanOrEqual(1);
    expect(line.length).toBeLessThanOrEqual(60);
    expect(line.filter((stitch) => stitch === "current")).toHaveLength(state === "running" ? 1 : 0);
    expect(line.filter((stitch) => stitch === "stopped")).toHaveLength(state === "stopped" ? 1 : 0);
  },
);
