import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { z } from "zod";
import { cursorOf, encodeCursor, ListQuery, Page, pageOf } from "./list";

const Key = z.tuple([z.string(), z.number()]);

property.prop([fc.string({ unit: "binary" }).map((text) => text.toWellFormed()), fc.integer()])(
  "a cursor needs no escaping in a URL, and is read back as its key",
  (text, id) => {
    const cursor = encodeCursor([text, id]) ?? "";
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(new URLSearchParams(`cursor=${cursor}`).get("cursor")).toBe(cursor);
    expect(cursorOf(Key).safeParse(cursor).data).toEqual(cursor.length > 2000 ? undefined : [text, id]);
  },
);

test("a key whose Base64 has + and / is encoded with - and _", () => {
  expect([encodeCursor("~~>"), encodeCursor("~~?")]).toEqual(["In5-PiI", "In5-PyI"]);
  expect(encodeCursor("\u00ff?~")).toMatch(/^[\w-]+$/);
  expect(cursorOf(z.string()).parse("In5-PiI")).toBe("~~>");
});

test("there is no cursor after the last page, and an empty cursor asks for the first", () => {
  expect([encodeCursor(null), encodeCursor(undefined)]).toEqual([null, null]);
  expect(encodeCursor(0)).not.toBeNull();
  expect(cursorOf(Key).parse("")).toBeUndefined();
});

test.each([
  ["that is not Base64", "é"],
  ["that is not JSON", btoa("{")],
  ["that is not UTF-8", btoa('"\u00ff"')],
  ["with a key of another list", encodeCursor([1])],
])("a cursor %s is refused as bad_cursor", (_name, cursor) => {
  expect(
    cursorOf(Key)
      .safeParse(cursor)
      .error?.issues.map(({ message }) => message),
  ).toEqual(["bad_cursor"]);
});

test("a cursor has at most 2,000 characters", () => {
  const cursor = (length: number) => btoa(JSON.stringify("a".repeat(length))).replaceAll("=", "");
  expect(cursor(1498)).toHaveLength(2000);
  expect(cursorOf(z.string()).safeParse(cursor(1498)).success).toBe(true);
  expect(cursorOf(z.string()).safeParse(cursor(1499)).success).toBe(false);
});

test("a page has 1 to 50 rows, 50 by default, and a search at most 100 characters", () => {
  const isValid = (query: object) => ListQuery.safeParse(query).success;
  expect(ListQuery.parse({})).toEqual({ limit: 50 });
  expect(["0", "1", "50", "51", "1.5"].map((limit) => isValid({ limit }))).toEqual([
    false,
    true,
    true,
    false,
    false,
  ]);
  expect([100, 101].map((length) => isValid({ q: "a".repeat(length) }))).toEqual([true, false]);
});

test("a result of the database becomes a page whose cursor holds the next key", () => {
  const page = pageOf(z.number(), { items: [1, 2], next: ["b", 2], count: null, count_at_least: 10_001 });
  expect(page).toEqual({
    items: [1, 2],
    next_cursor: encodeCursor(["b", 2]),
    count: null,
    count_at_least: 10_001,
  });
  expect(Page(z.number()).parse(page)).toEqual(page);
  expect(() => pageOf(z.string(), { items: [1], next: null, count: 1, count_at_least: 1 })).toThrow();
});
