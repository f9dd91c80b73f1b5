// @vitest-environment node
import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { decodeText, guessEncoding } from "./encoding";

async function* parts(...texts: (string | Uint8Array)[]) {
  for (const text of texts) yield typeof text === "string" ? Buffer.from(text) : text;
}
async function decoded(...texts: (string | Uint8Array)[]): Promise<string> {
  let whole = "";
  for await (const text of decodeText(parts(...texts))) whole += text;
  return whole;
}
/** More than the bytes needed for a guess, so that the next part is decoded on its own. */
const START = "x".repeat(4096);

describe("a line ending", () => {
  test("that is cut between two parts is one line ending", async () => {
    expect(await decoded(`${START}\r`, "\nb")).toBe(`${START}\nb`);
    expect(await decoded(`${START}a`, "b\r", "\nc\r", "d\r\n")).toBe(`${START}ab\nc\nd\n`);
  });
  test("at the end of the file is kept", async () => {
    expect(await decoded(`${START}\r`)).toBe(`${START}\n`);
    expect(await decoded("a\r\n")).toBe("a\n");
  });
  property.prop([
    fc.array(fc.constantFrom("a", "\r", "\n", "\r\n", "é"), { maxLength: 20 }).map((each) => each.join("")),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }),
  ])("is the same wherever the file is cut", async (text, sizes) => {
    const bytes = Buffer.from(START + text);
    const cuts = [bytes.subarray(0, 4096)];
    for (let at = 4096, n = 0; at < bytes.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      cuts.push(bytes.subarray(at, at + size));
      at += size;
    }
    expect(await decoded(...cuts)).toBe(START + text.replaceAll(/\r\n?/g, "\n"));
  });
});

test("NUL characters are removed", async () => {
  expect(await decoded(`${START}a\0b`, "\0")).toBe(`${START}ab`);
});

test("an accent after the first 4,096 bytes decides the encoding", async () => {
  const latin = Buffer.from(`${START}é`, "latin1");
  expect(await decoded(latin.subarray(0, 4096), latin.subarray(4096))).toBe(`${START}é`);
  expect(await decoded(START, Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1))).toBe(
    `${START}é`,
  );
});

describe("the encoding is guessed", () => {
  const guess = (...bytes: number[]) => guessEncoding(Uint8Array.from(bytes));
  test("from a byte order mark", () => {
    expect([guess(0xef, 0xbb, 0xbf, 0x61), guess(0xff, 0xfe, 0x61), guess(0xfe, 0xff, 0x61)]).toEqual([
      "utf-8",
      "utf-16le",
      "utf-16be",
    ]);
  });
  test("only from bytes outside ASCII", () => {
    expect([guess(), guess(0x61, 0x7f), guess(0x61, 0x80, 0x62)]).toEqual([
      undefined,
      undefined,
      "windows-1252",
    ]);
  });
  test.each([
    ["é", 1],
    ["é", 2],
    ["€", 1],
    ["€", 2],
    ["€", 3],
    ["𝄞", 1],
    ["𝄞", 2],
    ["𝄞", 3],
    ["𝄞", 4],
  ])("for %s from its first %i bytes only when complete", (character, length) => {
    const bytes = Buffer.from(character);
    const cut = Buffer.concat([Buffer.from("a"), bytes.subarray(0, length)]);
    expect(guessEncoding(cut)).toBe(length === bytes.length ? "utf-8" : undefined);
    expect(guessEncoding(Buffer.concat([Buffer.from("é"), cut]))).toBe("utf-8");
  });
  test("as UTF-16 from two characters on, when most have a zero byte on one side only", () => {
    const wide = (text: string) => Buffer.from(text, "utf16le");
    expect([guessEncoding(wide("a")), guessEncoding(wide("ab"))]).toEqual([undefined, "utf-16le"]);
    expect(guessEncoding(wide("ab").swap16())).toBe("utf-16be");
    // Three of five are 60 %, four of six more.
    expect(guessEncoding(wide("abc‘‘"))).not.toBe("utf-16le");
    expect(guessEncoding(wide("abcd‘‘"))).toBe("utf-16le");
    expect(guessEncoding(wide("abcd‘‘").swap16())).toBe("utf-16be");
    expect(guessEncoding(Buffer.from("\0\0\0\0"))).toBeUndefined();
  });
});
