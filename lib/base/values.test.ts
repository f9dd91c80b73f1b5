import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import {
  AskedDay,
  AskedInstant,
  FormFile,
  fromForm,
  Id,
  InstantOrDay,
  isStorable,
  PastDay,
  QueryFlag,
  QueryId,
  text,
  withoutUndefined,
} from "./values";

const accepted = (schema: z.ZodType, values: unknown[]) =>
  values.filter((value) => schema.safeParse(value).success);

describe("an id", () => {
  it("is a positive integer that a number holds exactly", () => {
    expect(accepted(Id, [0, 1, -1, 1.5, 2 ** 53 - 1, 2 ** 53, "1"])).toEqual([1, 2 ** 53 - 1]);
  });
  it("in a URL has digits only, and no leading zero", () => {
    const texts = [
      "0",
      "1",
      "01",
      "+1",
      " 1",
      "1e3",
      "9007199254740991",
      "9007199254740992",
      "99999999999999999",
      "",
    ];
    expect(accepted(QueryId, texts)).toEqual(["1", "9007199254740991"]);
    expect(QueryId.parse("17")).toBe(17);
  });
});

it("a flag in a URL is true or false", () => {
  expect(["true", "false"].map((flag) => QueryFlag.parse(flag))).toEqual([true, false]);
  expect(accepted(QueryFlag, ["1", "TRUE", ""])).toEqual([]);
});

it("a text is trimmed, bounded, and holds only what PostgreSQL can store", () => {
  expect(text(3).parse(" abc ")).toBe("abc");
  expect(accepted(text(3), ["abc", "abcd", "a\u0000", "\ud83d", "😀"])).toEqual(["abc", "😀"]);
  expect(["", "é", "a\u0000b", "\udc00"].map(isStorable)).toEqual([true, true, false, false]);
});

describe("a time from a request", () => {
  it("is of the years 1900 to 2199", () => {
    const days = ["1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "2026-02-30"];
    expect(accepted(AskedDay, days)).toEqual(["1900-01-01", "2199-12-31"]);
    const instants = [
      "1899-12-31T23:59:59Z",
      "1900-01-01T00:00:00Z",
      "2199-12-31T23:59:59Z",
      "2200-01-01T00:00:00Z",
      "2200-01-01T01:00:00+02:00",
    ];
    expect(accepted(AskedInstant, instants)).toEqual([instants[1], instants[2], instants[4]]);
    expect(accepted(InstantOrDay, [...instants, ...days])).toEqual([
      instants[1],
      instants[2],
      instants[4],
      days[1],
      days[2],
    ]);
  });
  it("needs an offset and becomes UTC; a day is its beginning", () => {
    expect(AskedInstant.parse("2026-11-30T12:00:00+01:00")).toBe("2026-11-30T11:00:00.000Z");
    expect(InstantOrDay.parse("2026-11-30")).toBe("2026-11-30T00:00:00.000Z");
    expect(accepted(AskedInstant, ["2026-11-30T12:00:00", "2026-11-30"])).toEqual([]);
  });
});

describe("a past day", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  it("has begun where it is latest in the world, 14 hours before UTC", () => {
    const isPast = (now: string) => {
      vi.setSystemTime(new Date(now));
      return PastDay.safeParse("2026-12-01").success;
    };
    expect([isPast("2026-11-30T09:59:59.999Z"), isPast("2026-11-30T10:00:00Z")]).toEqual([false, true]);
  });
});

it("a patch holds only what was given; null was given", () => {
  expect(withoutUndefined({ a: undefined, b: null, c: 0, d: "" })).toEqual({ b: null, c: 0, d: "" });
});

it("a form becomes an object; a text in place of a file is refused", () => {
  const schema = fromForm(z.object({ file: FormFile, name: z.string() }));
  const form = new FormData();
  form.set("name", "a");
  form.set("file", "text");
  expect(schema.safeParse(form).success).toBe(false);
  form.set("file", new File(["x"], "a.csv"));
  expect(schema.parse(form)).toMatchObject({ name: "a", file: expect.any(File) });
  expect(schema.safeParse({}).success).toBe(false);
});
