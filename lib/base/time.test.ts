import { expect, it } from "vitest";
import { secondsUntil } from "./time";

it("secondsUntil counts whole seconds, and never returns 0 before the instant", () => {
  const now = new Date("2026-12-01T12:00:00.000Z");
  expect(secondsUntil("2026-12-01T12:00:01.001Z", now)).toBe(2);
  expect(secondsUntil("2026-12-01T12:00:00.001Z", now.toISOString())).toBe(1);
  expect([secondsUntil(5, 5), secondsUntil(0, 5_000), secondsUntil(null, now)]).toEqual([0, 0, 0]);
});
