import { fc, test as property } from "@fast-check/vitest";
import Papa from "papaparse";
import { describe, expect, test } from "vitest";
import { openCsv, readHead } from "./csv";
import type { Encoding } from "./encodings";

const TEXT =
  "Nom;Téléphone;Ville\r\nÉloïse Bâ;06 12 34 56 78;Orléans\r\nAïcha Œuvray;+33 6 12 34 56 79;Thiès\r\n";
const WINDOWS = Buffer.from(TEXT.replaceAll("Œ", "\u008c"), "latin1");
const wide = (text: string) => Buffer.from(text, "utf16le");

const encodings: [string, Buffer, Encoding][] = [
  ["UTF-8", Buffer.from(TEXT), "utf-8"],
  ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${TEXT}`), "utf-8"],
  ["Windows-1252", WINDOWS, "windows-1252"],
  ["UTF-16 LE with a byte order mark", wide(`\ufeff${TEXT}`), "utf-16le"],
  ["UTF-16 LE without", wide(TEXT), "utf-16le"],
  ["UTF-16 BE with a byte order mark", wide(`\ufeff${TEXT}`).swap16(), "utf-16be"],
  ["UTF-16 BE without", wide(TEXT).swap16(), "utf-16be"],
];

async function* cut(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = Math.max(1, sizes[i % sizes.length]!);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function recordsOf(bytes: Uint8Array, sizes = [bytes.length]) {
  const { records } = await openCsv(cut(bytes, sizes));
  const rows = [];
  for await (const row of records) rows.push(row);
  return rows;
}

describe("a CSV file is read", () => {
  test.each(encodings)("in %s", async (_name, bytes, encoding) => {
    const head = await readHead(bytes);
    expect(head).toMatchObject({ encoding, delimiter: ";" });
    expect(head.rows.map(({ cells }) => cells[0])).toEqual(["Nom", "Éloïse Bâ", "Aïcha Œuvray"]);
    expect(head.rows[0]?.cells).toEqual(["Nom", "Téléphone", "Ville"]);
  });

  test.each(encodings)("in %s, cut at any byte", async (_name, bytes) => {
    const whole = (await recordsOf(bytes)).map(({ cells }) => cells);
    for (const size of [2, 4, 6, 14, 64]) {
      expect((await recordsOf(bytes, [size])).map(({ cells }) => cells)).toEqual(whole);
    }
  });

  test.each([";", ",", "\t", "|", "^", "~", "§", ":"])("with the delimiter %j", async (delimiter) => {
    const text = `${["nom", "telephone"].join(delimiter)}\n${["Awa", "0612345678"].join(delimiter)}\n`;
    const titles = { line: 1, cells: ["nom", "telephone"] };
    expect(await readHead(Buffer.from(text))).toMatchObject({ delimiter, rows: [titles, {}] });
  });

  test("with Excel's sep= line, which is not a row", async () => {
    const bytes = Buffer.from("sep=|\r\nnom|tel\r\nAwa, Bâ|0612345678\r\n");
    expect(await readHead(bytes)).toMatchObject({ delimiter: "|" });
    expect(await recordsOf(bytes, [3])).toEqual([
      { line: 1, cells: ["nom", "tel"] },
      { line: 2, cells: ["Awa, Bâ", "0612345678"] },
    ]);
  });

  test("with a single column", async () => {
    const { rows } = await readHead(Buffer.from("telephone\n06,12,34,56,78\n0612345678\n"));
    expect(rows[2]?.cells).toEqual(["0612345678"]);
  });

  test("with row numbers as Excel shows them: blank rows count, a cell of two lines does not add one", async () => {
    const bytes = Buffer.from('nom;tel\r\n\r\n"Awa\r\nNdiaye";1\r\n;;\r\nLéo;2');
    expect(await recordsOf(bytes)).toEqual([
      { line: 1, cells: ["nom", "tel"] },
      { line: 3, cells: ["Awa\nNdiaye", "1"] },
      { line: 5, cells: ["Léo", "2"] },
    ]);
  });

  test.each(["\r\n", "\n", "\r"])("with the line ending %j", async (ending) => {
    const bytes = Buffer.from(["nom;tel", "Awa;1", "Léo;2", ""].join(ending));
    expect(await recordsOf(bytes, [1])).toHaveLength(3);
  });
});

describe("the encoding is guessed", () => {
  const mixed = Buffer.concat([
    Buffer.from("Nom;Téléphone\nAïcha;1\nCéline;2\nL"),
    Buffer.from([0xe9]),
    Buffer.from("a;3\n"),
  ]);
  test("as UTF-8 when it mostly is, and only the broken text is marked", async () => {
    const { encoding, rows } = await readHead(mixed);
    expect(encoding).toBe("utf-8");
    expect(rows.map(({ cells }) => cells[0])).toEqual(["Nom", "Aïcha", "Céline", "L\ufffda"]);
  });

  test.each<[Encoding, Buffer, string]>([
    ["cp850", Buffer.from("Nom;T\x82l\x82phone\nAndr\x82;1\nFran\x87ois;2\n", "latin1"), "André"],
    ["macintosh", Buffer.from("Nom;T\x8el\x8ephone\nAndr\x8e;1\nFran\x8dois;2\n", "latin1"), "André"],
    ["windows-1256", Buffer.from("Nom;Tel\n\xe3\xcd\xe3\xcf;1\n\xdd\xc7\xd8\xe3\xc9;2\n", "latin1"), "محمد"],
    ["windows-1252", Buffer.from("Nom;T\xe9l\xe9phone\nAndr\xe9;1\nL\x92\xc9t\xe9;2\n", "latin1"), "André"],
    ["windows-1252", Buffer.from("Nom;T\xe9l\nANDR\xc9;1\nFRAN\xc7OIS;2\n", "latin1"), "ANDRÉ"],
  ])("as %s", async (encoding, bytes, name) => {
    const head = await readHead(bytes);
    expect(head.encoding).toBe(encoding);
    expect(head.rows[1]?.cells[0]).toBe(name);
  });

  test("unless it is given", async () => {
    const bytes = Buffer.from("Nom;Tel\n\xb9\xf3\xbf;1\n", "latin1");
    expect((await readHead(bytes, { encoding: "windows-1250" })).rows[1]?.cells[0]).toBe("ąóż");
  });
});

describe("a file that is not a CSV is refused with", () => {
  test.each([
    ["xlsx", Buffer.from("PK\x03\x04[Content_Types].xml", "latin1")],
    ["xlsx", Buffer.from("d0cf11e0a1b11ae1", "hex")],
    ["binary", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["binary", Buffer.from("%PDF-1.7\nnom;tel\n")],
    ["binary", Buffer.from("nom;tel\nAwa\0;06\n")],
    ["empty", Buffer.alloc(0)],
    ["empty", Buffer.from("\ufeff \r\n\r\n")],
    ["cell_too_long", Buffer.from(`nom;tel\n"${"a".repeat(1_000_000)}";06\n`)],
    ["cell_too_long", Buffer.from(`nom;tel\n"never closed;06\n${"Awa;0612345678\n".repeat(70_000)}`)],
  ])("the reason %s", async (code, bytes) => {
    await expect(readHead(bytes)).rejects.toThrow(code);
  });

  test("the reason cell_too_long, also when an unclosed quotation mark comes late", async () => {
    const bytes = Buffer.from(`nom;tel\n${"Awa;0612345678\n".repeat(1000)}"Léo;${"06\n".repeat(400_000)}`);
    await expect(recordsOf(bytes, [65_536])).rejects.toThrow("cell_too_long");
  });
});

const cell = fc.string({
  unit: fc.constantFrom("a", "é", "Œ", "€", "𝄞", '"', ";", " ", "0", "\n", "'"),
  maxLength: 8,
});

property.prop([
  fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
  fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
])("rows are read as they were written, wherever the file is cut", async (rows, sizes) => {
  const titled = [["nom", "tel"], ["Awa", "06"], ...rows];
  const bytes = Buffer.from(`sep=;\r\n${Papa.unparse(titled, { delimiter: ";", newline: "\r\n" })}`);
  const expected = titled
    .map((cells, at) => ({ line: at + 1, cells }))
    .filter(({ cells }) => cells.some((text) => text.trim() !== ""));
  expect(await recordsOf(bytes, sizes)).toEqual(expected);
});
