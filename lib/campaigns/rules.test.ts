import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { MESSAGE_STATES } from "@/lib/sending/states";
import { daysNeeded, duration_seconds, reached, success, total, treated } from "./rules";
import type { StateCounts } from "./schema";

const counts = fc.record(
  Object.fromEntries(MESSAGE_STATES.map((state) => [state, fc.nat(1_000_000)])),
) as fc.Arbitrary<StateCounts>;

describe("P6 the success rate", () => {
  property.prop([counts])("is in 0..1 and equals its definition, and of nothing there is none", (of) => {
    const { succeeded, attempted, rate } = success(of);
    const numerator = of.delivered + of.read;
    const denominator = of.accepted + of.sent + of.delivered + of.read + of.failed + of.unknown;
    expect([succeeded, attempted]).toEqual([numerator, denominator]);
    if (denominator === 0) expect(rate).toBeNull();
    else {
      expect(rate).toBe(numerator / denominator);
      expect(rate).toBeGreaterThanOrEqual(0);
      expect(rate).toBeLessThanOrEqual(1);
    }
  });

  test("of 0 of 0 is none, not zero", () => {
    expect(success({ queued: 12, skipped: 3 }).rate).toBeNull();
    expect(success({ failed: 3 }).rate).toBe(0);
  });

  property.prop([
    counts,
    fc.constantFrom("queued", "sending", "skipped", "cancelled" as const),
    fc.nat(1000),
  ])("does not change with what has not been handed over", (of, state, more) => {
    expect(success({ ...of, [state]: of[state] + more })).toEqual(success(of));
  });
});

describe("progress", () => {
  property.prop([counts])("what waits and what is done with add up to all", (of) => {
    expect(treated(of) + of.queued + of.sending).toBe(total(of));
  });

  property.prop([counts])("a funnel never widens", (of) => {
    const rows = (["accepted", "sent", "delivered", "read"] as const).map((state) => reached(of, state));
    expect(rows).toEqual(rows.toSorted((a, b) => b - a));
  });

  test("25 a minute take an hour for 1,500", () => {
    expect(duration_seconds(1_500, 25)).toBe(3_600);
  });
});

describe("the days that Meta's tier makes it last", () => {
  test.each([
    [240, 250, 0, 1],
    [250, 250, 0, 1],
    [251, 250, 0, 2],
    [250, 250, 100, 2],
    [700, 250, 250, 4],
    [5_000, null, 0, 1],
    [0, 250, 250, 1],
  ])("%i people with a tier of %s of which %i are used: %i", (people, tier, used, days) => {
    expect(daysNeeded(people, tier, used)).toBe(days);
  });
});
