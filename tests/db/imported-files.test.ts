import { fc, test as property } from "@fast-check/vitest";
import Papa from "papaparse";
import { describe, expect } from "vitest";
import { readRows } from "@/lib/imports/csv";
import { readRow } from "@/lib/imports/rules";
import { settle } from "@/lib/imports/settle";
import messages from "@/messages/fr.json";
import { createDatabase } from "../support/database.ts";
import { importing, type Line } from "../support/imports.ts";

const db = await createDatabase();
const { importOf, counts } = importing(db);

/** A file of each kind that people bring, each with rows that are rejected and rows that repeat a number. */
const TABLES: { titles: string[]; rows: string[][] }[] = [
  {
    titles: ["Nom", "Prénom", "Téléphone", "Ville"],
    rows: [
      ["Diop", "Awa", "06 12 34 00 01", "Lyon"],
      ["Sow", "Léa", "612340002", ""],
      ["Sow", "Max", "3,36E+10", ""],
      ["Diop", "Awa", "+33612340001", "Lyon"],
      ["TOTAL", "", "3", ""],
    ],
  },
  {
    titles: ["First Name", "Last Name", "Phone 1 - Label", "Phone 1 - Value"],
    rows: [
      ["Awa", "Exemple", "Mobile", "+33 6 12 34 00 11 ::: +33 1 99 00 11 22"],
      ["Paul", "", "Home", "01 99 00 33 44"],
      ["Léa", "", "", ""],
    ],
  },
  {
    titles: ["Nom", "Téléphone", "Pays"],
    rows: [
      ["Konan Brou", "07 07 12 34 40", "Côte d'Ivoire"],
      ["Aya", "707123441", "Côte d'Ivoire"],
      ["Paul", "06 12 34 00 12", "Wakanda"],
      ["Zoé", "٠٦١٢٣٤٠٠١٣", "🇫🇷"],
      ["Léo", "2290197123432", "FRA"],
    ],
  },
  { titles: ["Numéro"], rows: [["06 12 34 00 20"], ["06 12 34 00 21"], ["bonjour"], ["06 12 34 00 20"]] },
  {
    titles: ["Nom", "Téléphone", "Note"],
    rows: [
      ["Awa\nExemple", "0612340022", "a, b\nc; d"],
      ["'@awa", "'+33612400011", "=1"],
      ['Paul "Popo"', '="0612340023"', ""],
    ],
  },
];
const CARDS =
  "BEGIN:VCARD\nVERSION:3.0\nFN:Awa Exemple\nTEL;TYPE=CELL:+33612340031\nTEL;TYPE=HOME:0199001122\nEND:VCARD\nBEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Mod=C3=A8le;L=C3=A9a\nTEL;CELL:0612340032\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Sans Numéro\nEND:VCARD\n";

/** The text of a file, and how many people it holds. */
type Written = { text: string; people: number };

const table = fc
  .record({
    of: fc.constantFrom(...TABLES),
    delimiter: fc.constantFrom(";", ",", "\t", "|"),
    quotes: fc.boolean(),
    titled: fc.boolean(),
    above: fc.constantFrom<string[][]>(
      [],
      [["Liste 2026"]],
      [["Export du 1er mai"], [""], ["École Exemple"]],
    ),
    sep_line: fc.boolean(),
  })
  .map(({ of: { titles, rows }, delimiter, quotes, titled, above, sep_line }): Written => {
    const head = titled ? [...above, titles] : [];
    const text = Papa.unparse([...head, ...rows], { delimiter, quotes, newline: "\n" });
    return { text: (sep_line ? `sep=${delimiter}\n` : "") + text, people: rows.length };
  });
const written = fc.oneof({ weight: 5, arbitrary: table }, fc.constant<Written>({ text: CARDS, people: 3 }));

const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "cp850", "macintosh"] as const;

/** What an encoding cannot write becomes a question mark, as programs do it. */
function encoded(text: string, encoding: (typeof ENCODINGS)[number]): Buffer {
  if (encoding === "utf-8") return Buffer.from(text);
  if (encoding.startsWith("utf-16")) {
    const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
    return encoding === "utf-16be" ? bytes.swap16() : bytes;
  }
  if (encoding === "cp850") return Buffer.from([...text].map((letter) => CP850[letter] ?? codeOf(letter)));
  const upper = [...new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, at) => at + 128))];
  return Buffer.from(
    [...text].map((letter) => (upper.includes(letter) ? upper.indexOf(letter) + 128 : codeOf(letter))),
  );
}
const codeOf = (letter: string) => (letter < "\x80" ? letter.charCodeAt(0) : 0x3f);
const CP850: Record<string, number> = { é: 0x82, è: 0x8a, ô: 0x93 };

const change = fc.record({
  at: fc.nat(400),
  removed: fc.nat(3),
  put: fc.constantFrom("", ";", ",", '"', "\n", "\t", "+", "0", "é", "\u200f", "'", "=", " "),
});

/** Whether the words of the page say why. */
const hasWords = (code: string) =>
  code in messages.imports.refusals || code in messages.contacts.phone || code in messages.field_errors;

describe("a file that somebody has damaged is imported without loss:", () => {
  property.prop(
    [
      written,
      fc.oneof(fc.constant([]), fc.array(change, { maxLength: 5 })),
      fc.constantFrom(...ENCODINGS),
      fc.constantFrom("\n", "\r\n", "\r"),
    ],
    { numRuns: 60 },
  )(
    "lines read = created + updated + unchanged + duplicates + rejected, and each rejected line has its number and reason",
    async ({ text: whole, people }, changes, encoding, newline) => {
      let text = whole;
      for (const { at, removed, put } of changes) text = text.slice(0, at) + put + text.slice(at + removed);
      const bytes = encoded(text.replaceAll("\n", newline), encoding);
      const settled = await settle(bytes, { default_country: "FR" }).catch((error: unknown) => {
        expect(error).toHaveProperty("code", "invalid");
      });
      if (!settled) {
        expect(changes).not.toEqual([]);
        return;
      }
      const read = (await readRows(bytes, settled)).filter(({ line }) => line > settled.titles_line);
      const rows = read.map((row) => readRow(row, settled.found, { default_country: "FR" }));
      if (changes.length === 0) expect(read).toHaveLength(people);
      const owner = await db.createUser();
      const { id } = await importOf(owner, rows as Line[]);
      const told = await counts(id);
      expect(told.total).toBe(read.length);
      expect(told.created + told.updated + told.unchanged + told.duplicates + told.rejected).toBe(told.total);
      const rejected = await db.sql<{ line: number; code: string }>(
        "select line, code from public.import_rows where import_id = $1 and outcome = 'rejected' order by line",
        [id],
      );
      expect(rejected.map(({ line }) => line)).toEqual(
        rows.flatMap((row) => ("code" in row ? [row.line] : [])),
      );
      for (const { code } of rejected) expect(hasWords(code), code).toBe(true);
    },
    600_000,
  );
});
