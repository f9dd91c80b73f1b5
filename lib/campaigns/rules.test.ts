import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { MESSAGE_STATES } from "@/lib/sending/states";
import { finished, freeName, reached, shownCost, success, total, treated } from "./rules";
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

  test("of a cancelled campaign counts those that went, not those that it held back", () => {
    const of = { read: 30, failed: 2, unknown: 1, skipped: 1, cancelled: 229 };
    expect([finished(of, "cancelled"), finished(of, "running"), total(of)]).toEqual([34, 263, 263]);
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

describe("the cost that is shown", () => {
  const amount = fc.double({ min: 0, max: 1e5, noNaN: true });
  const cents = (value: number) => Math.round(value * 100);

  property.prop([fc.array(fc.option(amount), { maxLength: 12 }), fc.option(amount)])(
    "has parts that add up to its totals, each within half a cent",
    (costs, message_2) => {
      const countries = costs.map((cost) => ({ cost }));
      const shown = shownCost({ message_1: 0, message_2, total: 0, countries });
      const parts = shown.countries.map(({ cost }) => cents(cost ?? 0));
      expect(cents(shown.message_1)).toBe(parts.reduce((sum, part) => sum + part, 0));
      expect(cents(shown.total)).toBe(cents(shown.message_1) + cents(shown.message_2 ?? 0));
      shown.countries.forEach(({ cost }, at) => {
        expect(cost === null).toBe(costs[at] === null);
        expect(Math.abs((cost ?? 0) - (costs[at] ?? 0))).toBeLessThanOrEqual(0.005001);
      });
    },
  );

  test("is 25.35 for 18.7968 and 6.5472, which are shown as 18.80 and 6.55", () => {
    const cost = { message_1: 18.7968, message_2: 6.5472, total: 25.344, countries: [{ cost: 18.7968 }] };
    expect(shownCost(cost)).toEqual({
      message_1: 18.8,
      message_2: 6.55,
      total: 25.35,
      countries: [{ cost: 18.8 }],
    });
  });
});
