import { expect, test } from "vitest";
import { piecesOf, wholeRows } from "./send-file";
import { sumOf } from "./use-findings";

const bytes = (text: string, encoding: BufferEncoding = "utf8") =>
  new Uint8Array(Buffer.from(text, encoding));

test("a piece of a file ends with a whole row, not within a cell of several lines", () => {
  expect(wholeRows(bytes('a;b\r\nc;"d\ne"\r\nf;"g\nh'), false)).toBe('a;b\r\nc;"d\ne"\r\n'.length);
  expect(wholeRows(bytes("a\rb\rc"), false)).toBe(4);
  expect(wholeRows(bytes("a\nb\nc", "utf16le"), false)).toBe(8);
  expect(wholeRows(bytes("a"), false)).toBe(1);
});

test("a piece of an address book ends with a whole card", () => {
  const card = "BEGIN:VCARD\r\nFN:A\r\nEND:VCARD\r\n";
  expect(wholeRows(bytes(`${card}${card}BEGIN:VCARD\r\nFN:B\r\n`), true)).toBe(card.length * 2);
});

test("the pieces of a file are the file", async () => {
  const text = "Nom;Téléphone\n".concat('"Awa\nExemple";0612340001\n'.repeat(300_000));
  const pieces: string[] = [];
  for await (const piece of piecesOf(new File([text], "a.csv"), false)) pieces.push(await piece.text());
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.join("") === text).toBe(true);
  for (const piece of pieces) expect(piece.endsWith("0612340001\n")).toBe(true);
});

test("findings of pieces add up", () => {
  const found = (line: number) => ({ line, written: "7", phone: "07" });
  const one = {
    lines: 2,
    repairs: [{ repair: "lost_zero" as const, count: 2, examples: [found(1), found(2)] }],
    phones: { read: 5, land_lines: 1 },
  };
  const other = {
    ...one,
    repairs: [...one.repairs, { repair: "overseas" as const, count: 1, examples: [found(3)] }],
  };
  expect(sumOf(one, other)).toEqual({
    lines: 4,
    repairs: [
      { repair: "lost_zero", count: 4, examples: [found(1), found(2), found(1)] },
      { repair: "overseas", count: 1, examples: [found(3)] },
    ],
    phones: { read: 10, land_lines: 2 },
  });
});
