import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { MESSAGE_STATES } from "@/lib/sending/states";
import { daysNeeded, duration_seconds, freeName, planOf, reached, success, total, treated } from "./rules";
import type { StateCounts } from "./schema";

const counts = fc.record(
  Object.fromEntries(MESSAGE_STATES.map((state) => [state, fc.nat(1_000_000)])),
) as fc.Arbitrary<StateCounts>;

describe("P6 the success rate", () => {
  property.prop([counts])(
    "is in 0..1, equals its definition, and is null when nothing was attempted",
    (of) => {
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
    },
  );

  test("is null for 0 of 0, not zero", () => {
    expect(success({ queued: 12, skipped: 3 }).rate).toBeNull();
    expect(success({ failed: 3 }).rate).toBe(0);
  });

  property.prop([
    counts,
    fc.constantFrom("queued", "sending", "skipped", "cancelled" as const),
    fc.nat(1000),
  ])("does not change with messages that were not handed over", (of, state, more) => {
    expect(success({ ...of, [state]: of[state] + more })).toEqual(success(of));
  });
});

describe("the progress of a campaign", () => {
  property.prop([counts])("counts each message as waiting or done", (of) => {
    expect(treated(of) + of.queued + of.sending).toBe(total(of));
  });

  property.prop([counts])("never counts more messages in a later stage of the funnel", (of) => {
    const rows = (["accepted", "sent", "delivered", "read"] as const).map((state) => reached(of, state));
    expect(rows).toEqual(rows.toSorted((a, b) => b - a));
  });

  test("counts a message in its stage and in every stage before", () => {
    const one = { accepted: 1, sent: 10, delivered: 100, read: 1_000, failed: 9, unknown: 9 };
    const stages = ["accepted", "sent", "delivered", "read"] as const;
    expect(stages.map((state) => reached(one, state))).toEqual([1_111, 1_110, 1_100, 1_000]);
  });

  test("takes an hour for 1,500 messages at 25 a minute", () => {
    expect(duration_seconds(1_500, 25)).toBe(3_600);
    expect([0, 1, 2, 25].map((messages) => duration_seconds(messages, 25))).toEqual([0, 3, 5, 60]);
  });
});

describe("the days that Meta's limit makes a campaign last", () => {
  test.each([
    [240, 250, 0, 1],
    [250, 250, 0, 1],
    [251, 250, 0, 2],
    [250, 250, 100, 2],
    [700, 250, 250, 4],
    [5_000, null, 0, 1],
    [0, 250, 250, 1],
    [1, 250, 250, 2],
    [250, 250, 250, 2],
    [251, 250, 250, 3],
    [3, 0, 0, 4],
    [1, 250, 300, 2],
  ])("%i recipients with a limit of %s, of which %i are used, take %i", (people, tier, used, days) => {
    expect(daysNeeded(people, tier, used)).toBe(days);
  });
});

test.each([
  [[], "Campagne du 1er décembre"],
  [["Rentrée"], "Campagne du 1er décembre"],
  [["campagne du 1er décembre"], "Campagne du 1er décembre (2)"],
  [["Campagne du 1er décembre", "Campagne du 1er décembre (2)"], "Campagne du 1er décembre (3)"],
  [["Campagne du 1er décembre (2)"], "Campagne du 1er décembre"],
])("beside %j a new campaign is named %s", (taken, name) => {
  expect(freeName("Campagne du 1er décembre", taken)).toBe(name);
});

describe("the plan of a campaign", () => {
  const now = new Date("2026-12-01T09:00:00.000Z");
  const plan = (change: Partial<Parameters<typeof planOf>[0]>) =>
    planOf({
      people: 300,
      starts_at: null,
      now,
      rate_per_minute: 25,
      tier_limit: null,
      used_today: 0,
      ...change,
    });

  test("starts now and ends when the last message has left", () => {
    expect(plan({})).toEqual({
      starts_at: "2026-12-01T09:00:00.000Z",
      duration_seconds: 720,
      ends_at: "2026-12-01T09:12:00.000Z",
      days_needed: 1,
    });
  });
  test("starts at its date, or now when that is past", () => {
    expect(plan({ starts_at: "2026-12-24T08:00:00+01:00" }).ends_at).toBe("2026-12-24T07:12:00.000Z");
    expect(plan({ starts_at: "2026-11-01T08:00:00Z" }).starts_at).toBe("2026-12-01T09:00:00.000Z");
  });
  test("takes the days that Meta's limit demands", () => {
    const { days_needed, ends_at } = plan({ tier_limit: 250, used_today: 100 });
    expect([days_needed, ends_at]).toEqual([2, "2026-12-02T09:00:00.000Z"]);
  });
});
