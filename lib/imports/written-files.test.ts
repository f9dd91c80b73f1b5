import { fc, test as property } from "@fast-check/vitest";
import Papa from "papaparse";
import { describe, expect } from "vitest";
import messages from "@/messages/fr.json";
import { readRows } from "./csv";
import type { Encoding } from "./encodings";
import { readRow } from "./rules";
import { settle } from "./settle";

/** A French mobile in each form in which people and programs write it. */
const FORMS: ((digits: string) => string)[] = [
  (digits) => `0${digits}`,
  (digits) => digits,
  (digits) => `0${digits}`.replaceAll(/(\d\d)(?=\d)/g, "$1 "),
  (digits) => `0${digits}`.replaceAll(/(\d\d)(?=\d)/g, "$1."),
  (digits) => `+33${digits}`,
  (digits) => `0033 ${digits}`,
  (digits) => `33${digits}`,
  (digits) => `+33 (0)${digits}`,
  (digits) => `tel:+33${digits}`,
  (digits) => `https://wa.me/33${digits}`,
  (digits) => `="0${digits}"`,
  (digits) => `'0${digits}`,
  (digits) => `33${digits}.0`,
  (digits) => `3,3${digits}E+10`,
  (digits) => `Tél : 0${digits}`,
  (digits) => `0${digits} / 01 99 00 11 22`,
];
const BAD = ["", "bonjour", "06 12", "3,36E+10", "+999 12345678", "06-00-02-XX"];

const person = fc.record({
  name: fc.constantFrom(
    "Awa Exemple",
    "Zoé Noël",
    "Éloïse Bâ",
    "Léa; Max",
    'Paul "Popo" Modèle',
    "Aïcha, ép. Sow",
  ),
  digits: fc.integer({ min: 612_000_000, max: 612_999_999 }).map(String),
  form: fc.nat(FORMS.length - 1),
  country: fc.constantFrom("", "France", "FRA", "+33", "🇫🇷", "Wakanda", "فرنسا"),
});
const file = fc.record({
  people: fc.array(person, { minLength: 4, maxLength: 12 }),
  bad: fc.constantFrom(...BAD),
  bad_at: fc.integer({ min: 1, max: 20 }),
  titles: fc.constantFrom(
    [],
    ["Nom", "Téléphone", "Pays"],
    ["Name", "Phone", "Country"],
    ["Nom\ndu contact", "Portable*", "Pays"],
  ),
  above: fc.array(fc.constantFrom("Liste des adhérents 2026", "Export", ""), { maxLength: 3 }),
  delimiter: fc.constantFrom(";", ",", "\t", "|", "^"),
  newline: fc.constantFrom("\n", "\r\n", "\r"),
  quotes: fc.boolean(),
  sep_line: fc.boolean(),
  encoding: fc.constantFrom<Encoding>("utf-8", "utf-16le", "windows-1252", "macintosh"),
});

function encode(text: string, encoding: Encoding): Buffer {
  if (encoding === "utf-8") return Buffer.from(text);
  if (encoding === "utf-16le") return Buffer.from(`\ufeff${text}`, "utf16le");
  const upper = [...new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, at) => at + 128))];
  const bytes = [...text].map((letter) =>
    letter < "\x80" ? letter.charCodeAt(0) : upper.indexOf(letter) + 128,
  );
  return Buffer.from(bytes.map((byte) => (byte === 127 ? 0x3f : byte)));
}

/** Whether the words of the page say why, and what to do. */
const hasWords = (code: string) => code in messages.imports.refusals || code in messages.contacts.phone;

describe("a list of people, however it is written, is read without loss:", () => {
  property.prop([file], { numRuns: 300 })(
    "each line gives the right number, or its reason",
    async ({ people, bad, bad_at, titles, above, delimiter, newline, quotes, sep_line, encoding }) => {
      const written = people.map(({ name, digits, form, country }) => [name, FORMS[form]!(digits), country]);
      written.splice(Math.min(bad_at, written.length), 0, ["Mal Écrit", bad, ""]);
      const head = titles.length > 0 ? [...above.map((line) => [line, "", ""]), titles] : [];
      const text = Papa.unparse([...head, ...written], { delimiter, newline, quotes });
      const bytes = encode((sep_line ? `sep=${delimiter}${newline}` : "") + text, encoding);

      const settled = await settle(bytes, { default_country: "FR" });
      const below = (await readRows(bytes, settled)).filter(({ line }) => line > settled.titles_line);
      const rows = below.map((row) => readRow(row, settled.found, { default_country: "FR" }));
      const accepted = rows.flatMap((row) => ("code" in row ? [] : [row.phone]));
      const rejected = rows.flatMap((row) => ("code" in row ? [row] : []));
      expect(accepted).toEqual(people.map(({ digits }) => `+33${digits}`));
      expect(accepted.length + rejected.length).toBe(written.length);
      expect(rejected.map(({ line }) => line)).toEqual([head.length + 1 + Math.min(bad_at, people.length)]);
      for (const { code } of rejected) expect(hasWords(code), code).toBe(true);
    },
    30_000,
  );

  property.prop(
    [fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.string({ unit: "binary", maxLength: 200 }))],
    {
      numRuns: 1000,
    },
  )("and any bytes are read or refused as a file, never with a crash", async (content) => {
    const bytes = Buffer.from(content as string);
    const settled = await settle(bytes, { default_country: "FR" }).catch((error: unknown) => {
      expect(error).toHaveProperty("file_code");
    });
    if (!settled) return;
    for (const row of await readRows(bytes, settled)) {
      expect(readRow(row, settled.found, { default_country: "FR" })).toHaveProperty("line", row.line);
    }
  });
});
