import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import type { SendingOutlook } from "./review-schema";
import { type Departure, timetable, usualSlice } from "./timetable";

const NOW = "2026-12-01T15:42:10Z";
const SECOND = 1000;
const DAY = 86_400 * SECOND;

const idle: SendingOutlook = {
  rate_per_minute: 25,
  time_zone: "Europe/Paris",
  sending_starts_at: null,
  sending_ends_at: null,
  tier_limit: null,
  tier_frees: [],
  queues: [],
};
const of = (people: number, outlook: Partial<SendingOutlook> = {}, more: Partial<Departure> = {}) =>
  timetable({ now: NOW, people, first_slice: null, ...more }, { ...idle, ...outlook });

describe("the announced start, end and duration", () => {
  test("are of whole minutes, and the duration is the time between both", () => {
    expect(of(264)).toMatchObject({
      starts_at: "2026-12-01T15:42:00.000Z",
      ends_at: "2026-12-01T15:53:00.000Z",
      duration_seconds: 660,
      days_needed: 1,
    });
  });

  test("count the wait after the first slice", () => {
    expect(of(264, {}, { first_slice: 20 })).toMatchObject({
      ends_at: "2026-12-01T16:08:00.000Z",
      slice_ends_at: "2026-12-01T15:42:55.600Z",
    });
    expect(of(20, {}, { first_slice: 20 }).slice_ends_at).toBeNull();
  });

  test("take turns with what other campaigns have waiting", () => {
    expect(of(100).ends_at).toBe("2026-12-01T15:47:00.000Z");
    expect(of(100, { queues: [50] }).ends_at).toBe("2026-12-01T15:49:00.000Z");
    expect(of(100, { queues: [5000] }).ends_at).toBe("2026-12-01T15:51:00.000Z");
  });

  test("go over the night when the sending hours end", () => {
    const hours = { sending_starts_at: "09:00:00", sending_ends_at: "16:50:00" };
    expect(of(264, hours)).toMatchObject({ ends_at: "2026-12-02T08:03:00.000Z", days_needed: 1 });
    expect(of(264, hours, { scheduled_at: "2026-12-05T23:00:00Z" })).toMatchObject({
      starts_at: "2026-12-06T08:00:00.000Z",
      ends_at: "2026-12-06T08:11:00.000Z",
      duration_seconds: 660,
    });
  });

  test("wait for places under Meta’s limit, each free a day after its use", () => {
    expect(of(250, { tier_limit: 250 })).toMatchObject({ waits_for_tier: false, days_needed: 1 });
    expect(of(251, { tier_limit: 250 })).toMatchObject({
      ends_at: "2026-12-02T15:43:00.000Z",
      waits_for_tier: true,
      days_needed: 2,
    });
    expect(of(700, { tier_limit: 250 }).days_needed).toBe(3);
    const tier_frees = [{ at: "2026-12-01T20:00:00Z", n: 250 }];
    expect(of(1, { tier_limit: 250, tier_frees })).toMatchObject({
      starts_at: "2026-12-01T20:00:00.000Z",
      waits_for_tier: true,
    });
  });

  test("are found at once for a million people", () => {
    const from = performance.now();
    expect(of(1_000_000, { tier_limit: 100_000, queues: [300_000] }).days_needed).toBe(37);
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  test("know no first slice under 200 people", () => {
    expect([0, 199, 200, 5_000].map(usualSlice)).toEqual([null, null, 20, 20]);
  });
});

/** Tries to send each second, as the claim does, and notes when the last own message left. */
function tried(departure: Departure, outlook: SendingOutlook): number {
  const { rate_per_minute, tier_limit, sending_starts_at: opens, sending_ends_at: closes } = outlook;
  const clock = new Intl.DateTimeFormat("fr", { timeZone: outlook.time_zone, timeStyle: "short" });
  const campaigns = [
    ...outlook.queues.map((left) => ({ left, from: 0, turn: 0, isOwn: false })),
    {
      left: departure.people,
      from: Date.parse(departure.scheduled_at ?? departure.now),
      turn: 0,
      isOwn: true,
    },
  ];
  const used = outlook.tier_frees.flatMap(({ at, n }) => Array<number>(n).fill(Date.parse(at)));
  let sliceLeft = departure.first_slice ?? Number.POSITIVE_INFINITY;
  let paced = Date.parse(departure.now);
  let last = 0;
  let turn = 0;
  let time = clock.format(Date.parse(departure.now));
  for (
    let now = Date.parse(departure.now);
    campaigns.some(({ isOwn, left }) => isOwn && left > 0);
    now += SECOND
  ) {
    if (now % 60_000 < SECOND) time = clock.format(now);
    const isOpen =
      !opens ||
      !closes ||
      opens === closes ||
      (opens < closes ? time >= opens && time < closes : time >= opens || time < closes);
    paced = Math.max(paced, now - 2 * (60_000 / rate_per_minute));
    while (isOpen && paced <= now) {
      if (tier_limit !== null && used.filter((until) => until > now).length >= tier_limit) break;
      const next = campaigns
        .filter(({ left, from }) => left > 0 && from <= now)
        .sort((one, other) => Math.max(one.turn, turn) - Math.max(other.turn, turn))[0];
      if (!next) break;
      turn = Math.max(next.turn, turn);
      next.turn = turn + 1;
      next.left--;
      used.push(now + DAY);
      paced += 60_000 / rate_per_minute;
      if (!next.isOwn) continue;
      last = now;
      if (--sliceLeft === 0 && next.left > 0) next.from = now + 15 * 60 * SECOND;
    }
  }
  return last;
}

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "30"))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${minute}`);
const outlooks = fc.record({
  rate_per_minute: fc.integer({ min: 12, max: 120 }),
  time_zone: fc.constantFrom("Europe/Paris", "Africa/Dakar", "America/New_York", "Asia/Kolkata"),
  hours: fc.option(fc.tuple(time, time)),
  tier_limit: fc.option(fc.integer({ min: 60, max: 400 })),
  tier_frees: fc.array(
    fc.record({
      at: fc
        .integer({ min: 60, max: 86_400 })
        .map((after) => new Date(Date.parse(NOW) + after * SECOND).toISOString()),
      n: fc.integer({ min: 1, max: 60 }),
    }),
    { maxLength: 4 },
  ),
  queues: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 3 }),
});
const departures = fc.record({
  people: fc.integer({ min: 1, max: 250 }),
  first_slice: fc.option(fc.integer({ min: 1, max: 40 })),
  scheduled_at: fc.option(
    fc
      .integer({ min: -600, max: 50_000 })
      .map((after) => new Date(Date.parse(NOW) + after * SECOND).toISOString()),
  ),
});

property.prop([departures, outlooks], { numRuns: 40 })(
  "the announced end is at most a minute after the end of a campaign that is sent second by second",
  (some, { hours, tier_frees, ...others }) => {
    const outlook: SendingOutlook = {
      ...others,
      sending_starts_at: hours?.[0] ?? null,
      sending_ends_at: hours?.[1] ?? null,
      tier_frees:
        others.tier_limit === null ? [] : tier_frees.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    };
    const departure = { now: NOW, ...some };
    const { starts_at, ends_at, duration_seconds } = timetable(departure, outlook);
    const late = (Date.parse(ends_at) - tried(departure, outlook)) / SECOND;
    expect(late).toBeGreaterThan(-30);
    expect(late).toBeLessThan(90);
    expect(duration_seconds).toBe((Date.parse(ends_at) - Date.parse(starts_at)) / SECOND);
  },
  60_000,
);
