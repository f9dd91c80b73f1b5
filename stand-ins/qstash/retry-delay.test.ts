import { describe, expect, it } from "vitest";
import { defaultBackoffMs, parseDuration, requestedWaitMs } from "./durations.ts";
import { evaluateRetryDelay, InvalidRetryDelay } from "./retry-delay.ts";

describe("a retry delay expression", () => {
  it.each([
    ["1000", 0, 1_000],
    ["1000 * (1 + retried)", 2, 3_000],
    ["pow(2, retried) * 1000", 3, 8_000],
    ["max(1000, pow(2, retried) * 100)", 5, 3_200],
    ["min(10, 4, 7) - 2 * 3 / 2", 0, 1],
    ["floor(1.9) + ceil(0.1) + round(2.5) + abs(-4) + sqrt(9)", 0, 12],
    ["exp(0) * .5", 0, 0.5],
    ["-5", 0, 0],
    ["10 - 3 - 2", 0, 5],
  ])("%s after %i retries is %d ms", (expression, retried, expected) => {
    expect(evaluateRetryDelay(expression, retried)).toBe(expected);
  });

  it.each([
    "",
    "1 +",
    "(1",
    "1 2",
    "system(1)",
    "constructor(1)",
    "retried(1)",
    "1 / 0",
    "pow(",
    "1; 2",
    "2 ** 3",
  ])("%s is refused", (expression) => {
    expect(() => evaluateRetryDelay(expression, 0)).toThrow(InvalidRetryDelay);
  });
});

describe("a duration", () => {
  it.each([
    ["90", 90_000],
    ["5s", 5_000],
    ["1d10h30m", 124_200_000],
    ["250ms", 250],
  ])("%s is %d ms", (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each(["", "5x", "s", "-3s", "1h 2m"])("%s is none", (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});

describe("the wait before a retry", () => {
  it("grows from 12 s to 24 h when nothing is asked for", () => {
    expect([1, 2, 3, 4, 5, 6].map((failures) => Math.round(defaultBackoffMs(failures) / 1_000))).toEqual([
      12, 148, 1_808, 22_026, 86_400, 86_400,
    ]);
  });

  it("follows Retry-After and its relatives in seconds, as a date or as a duration", () => {
    const now = Date.parse("2026-11-22T10:00:00Z");
    expect(requestedWaitMs({ "retry-after": ["3"] }, now)).toBe(3_000);
    expect(requestedWaitMs({ "retry-after": ["Sun, 22 Nov 2026 10:01:00 GMT"] }, now)).toBe(60_000);
    expect(requestedWaitMs({ "x-ratelimit-reset-tokens": ["6m5s"] }, now)).toBe(365_000);
    expect(requestedWaitMs({ "x-ratelimit-reset": ["0"] }, now)).toBe(0);
  });

  it("ignores a request beyond a day, in the past, or unreadable", () => {
    const now = Date.parse("2026-11-22T10:00:00Z");
    expect(requestedWaitMs({ "retry-after": ["90000"] }, now)).toBeUndefined();
    expect(requestedWaitMs({ "retry-after": ["Sun, 22 Nov 2026 09:00:00 GMT"] }, now)).toBeUndefined();
    expect(requestedWaitMs({ "retry-after": ["soon"] }, now)).toBeUndefined();
  });
});
