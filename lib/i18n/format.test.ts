import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { createFormat } from "./format";

const fr = createFormat("fr", "Africa/Dakar", "aucun");
const en = createFormat("en", "Africa/Dakar", "none");
const now = "2026-11-22T14:47:00Z";

test("a day alone is that day in every time zone", () => {
  for (const zone of ["America/Los_Angeles", "Africa/Dakar", "Asia/Tokyo"])
    expect(createFormat("fr", zone, "aucun").date("2026-10-01")).toBe("1er octobre 2026");
});

describe("a number", () => {
  test("has full no-break spaces for thousands and units in French", () => {
    expect(fr.number(1240)).toBe("1\u00a0240");
    expect(fr.percent(0.315)).toBe("31,5\u00a0%");
    expect(fr.money(28.34, "EUR")).toBe("28,34\u00a0€");
    expect(fr.money(0.0195, "EUR", 4)).toBe("0,0195\u00a0€");
    expect(en.number(1240)).toBe("1,240");
    expect(en.money(33.3, "EUR")).toBe("€33.30");
  });
  test("that is a share of 0 is shown as none", () => {
    expect(fr.share(0, 0)).toBe("aucun");
    expect(fr.rate(null)).toBe("aucun");
    expect(en.share(0, 0)).toBe("none");
    expect(fr.share(0, 12)).toBe("0\u00a0%");
  });
  test("that is a partial share is never shown as 0 % or 100 %", () => {
    expect(fr.share(1, 100_000)).toBe("0,1\u00a0%");
    expect(fr.share(99_999, 100_000)).toBe("99,9\u00a0%");
    expect(fr.share(12, 12)).toBe("100\u00a0%");
  });
  property.prop([fc.double({ min: -1e12, max: 1e12, noNaN: true })])(
    "never contains a narrow or plain space",
    (value) => {
      for (const text of [
        fr.number(value),
        fr.percent(value),
        fr.money(value, "XOF"),
        fr.bytes(Math.abs(value)),
      ])
        expect(text).not.toMatch(/[\u202f\u2009 ]/);
    },
  );
});

describe("a time", () => {
  test("is shown in the given time zone, whatever the machine's", () => {
    expect(fr.time(now)).toBe("14:47");
    expect(createFormat("fr", "Asia/Kolkata", "aucun").time(now)).toBe("20:17");
    expect(fr.time("2026-11-22T00:05:00Z")).toBe("00:05");
    expect(fr.dateTime(now)).toBe("22 novembre 2026, 14:47");
  });
  test("of today has no date, yesterday and tomorrow have names, other days a date", () => {
    expect(fr.moment("2026-11-22T15:24:00Z", now)).toBe("15:24");
    expect(fr.moment("2026-11-23T14:38:00Z", now)).toBe("demain, 14:38");
    expect(fr.moment("2026-11-21T23:59:00Z", now)).toBe("hier, 23:59");
    expect(fr.moment("2026-09-03T18:02:00Z", now)).toBe("3 sept., 18:02");
    expect(fr.moment("2025-01-08T18:02:00Z", now)).toBe("8 janvier 2025");
  });
  test("on the first of a month is written 1er in French, and on no other day", () => {
    expect(fr.date("2026-11-01T12:00:00Z")).toBe("1er novembre 2026");
    expect(fr.shortDate("2026-09-01T12:00:00Z")).toBe("1er sept.");
    expect(fr.dateTime("2026-12-01T09:00:00Z")).toBe("1er décembre 2026, 09:00");
    expect(fr.moment("2026-10-01T01:01:00Z", now)).toBe("1er oct., 01:01");
    expect(fr.date("2026-11-11T12:00:00Z")).toBe("11 novembre 2026");
    expect(fr.date("2026-11-21T12:00:00Z")).toBe("21 novembre 2026");
    expect(en.date("2026-11-01T12:00:00Z")).toBe("1 November 2026");
  });
  test("at the start of a period names the month and the year only when the end does not share them", () => {
    const first = (from: string, to: string) => fr.firstDate(`${from}T12:00:00Z`, `${to}T12:00:00Z`);
    expect(first("2026-11-01", "2026-11-30")).toBe("1er");
    expect(first("2026-10-01", "2026-11-30")).toBe("1er octobre");
    expect(first("2025-11-02", "2026-11-30")).toBe("2 novembre 2025");
    expect(en.firstDate("2026-11-01T12:00:00Z", "2026-11-30T12:00:00Z")).toBe("1");
  });
  test("that heads a day shows the weekday, and the year only when it is another year", () => {
    expect(fr.dayHeading("2026-11-30T12:00:00Z", now)).toBe("lundi 30 novembre");
    expect(fr.dayHeading("2025-12-01T12:00:00Z", now)).toBe("lundi 1er décembre 2025");
    expect(en.dayHeading("2026-11-30T12:00:00Z", now)).toBe("Monday 30 November");
  });
  test("that is a duration is shown in two units at most", () => {
    expect(fr.duration(12)).toBe("12\u00a0s");
    expect(fr.duration(37 * 60)).toBe("37\u00a0min");
    expect(fr.duration(102 * 60)).toBe("1\u00a0h\u00a042");
    expect(fr.duration(3600)).toBe("1\u00a0h");
    expect(fr.duration(76 * 3600)).toBe("3\u00a0j\u00a04\u00a0h");
    expect(en.duration(102 * 60)).toBe("1\u00a0h\u00a042\u00a0min");
    expect(fr.duration(-5)).toBe("0\u00a0s");
    expect([59, 60, 3599].map(fr.duration)).toEqual(["59\u00a0s", "1\u00a0min", "59\u00a0min"]);
    expect([48 * 3600 - 60, 48 * 3600, 49 * 3600].map(fr.duration)).toEqual([
      "47\u00a0h\u00a059",
      "2\u00a0j",
      "2\u00a0j\u00a01\u00a0h",
    ]);
    expect(fr.duration(3660)).toBe("1\u00a0h\u00a001");
  });
  test("relative to now is shown in the largest unit that fits", () => {
    expect(fr.relative("2026-11-22T14:35:00Z", now)).toBe("il y a 12\u00a0min");
    expect(fr.relative("2026-11-20T14:35:00Z", now)).toBe("avant-hier");
    expect(en.relative("2026-11-22T17:00:00Z", now)).toMatch(/^in 2\s?h/);
  });
  test("relative to now is never rounded up to a unit that has not passed", () => {
    const ago = (seconds: number) => fr.relative(Date.parse(now) - seconds * 1000, now);
    expect([59, 60, 119, 120, 3599, 3600, 5400, 7199, 7200].map(ago)).toEqual([
      "il y a 59\u00a0s",
      "il y a 1\u00a0min",
      "il y a 1\u00a0min",
      "il y a 2\u00a0min",
      "il y a 59\u00a0min",
      "il y a 1\u00a0h",
      "il y a 1\u00a0h",
      "il y a 1\u00a0h",
      "il y a 2\u00a0h",
    ]);
    expect([86_399, 86_400, 604_799, 604_800].map(ago)).toEqual([
      "il y a 23\u00a0h",
      "hier",
      "il y a 6\u00a0j",
      "la semaine dernière",
    ]);
    expect([2_629_799, 2_629_800, 31_557_599, 31_557_600].map(ago)).toEqual([
      expect.stringMatching(/4\ssem/),
      "le mois dernier",
      expect.stringMatching(/11\sm/),
      expect.stringMatching(/^l’an/),
    ]);
  });
});
