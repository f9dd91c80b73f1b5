import { fc, test as property } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { readRows } from "@/lib/imports/csv";
import { readRow } from "@/lib/imports/rules";
import { settle } from "@/lib/imports/settle";
import messages from "@/messages/fr.json";
import { createDatabase } from "../support/database.ts";
import { importing, type Line } from "../support/imports.ts";

const db = await createDatabase();
const { importOf, counts } = importing(db);

/** A file of each kind that people bring, each with lines that are rejected and lines that repeat a number. */
const FILES = [
  "Nom;Prénom;Téléphone;Ville\r\nDiop;Awa;06 12 34 00 01;Lyon\r\nSow;Léa;612340002;\r\nSow;Max;3,36E+10;\r\nDiop;Awa;+33612340001;Lyon\r\nTOTAL;;3;\r\n",
  "First Name,Last Name,Phone 1 - Label,Phone 1 - Value\nAwa,Exemple,Mobile,+33 6 12 34 00 11 ::: +33 1 99 00 11 22\nPaul,,Home,01 99 00 33 44\nLéa,,,\n",
  "Liste des adhérents;;\n;;\nNom;Téléphone;Pays\nKonan Brou;07 07 12 34 40;Côte d'Ivoire\nAya;707123441;Côte d'Ivoire\nPaul;06 12 34 00 12;Wakanda\n",
  "06 12 34 00 20\n06 12 34 00 21\nbonjour\n06 12 34 00 20\n",
  'Nom,Téléphone,Note\n"Awa\nExemple",0612340022,"a, b\nc"\n\'@awa,\'+33612400011,=1\n',
  "BEGIN:VCARD\nVERSION:3.0\nFN:Awa Exemple\nTEL;TYPE=CELL:+33612340031\nTEL;TYPE=HOME:0199001122\nEND:VCARD\nBEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Mod=C3=A8le;L=C3=A9a\nTEL;CELL:0612340032\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:Sans Numéro\nEND:VCARD\n",
];

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
      fc.constantFrom(...FILES),
      fc.array(change, { maxLength: 5 }),
      fc.constantFrom<BufferEncoding>("utf8", "latin1", "utf16le"),
      fc.constantFrom("\n", "\r\n", "\r"),
    ],
    { numRuns: 40 },
  )(
    "lines read = created + updated + unchanged + duplicates + rejected, and each rejected line has its number and reason",
    async (file, changes, encoding, newline) => {
      let text = file;
      for (const { at, removed, put } of changes) text = text.slice(0, at) + put + text.slice(at + removed);
      const written = text.replaceAll(/\r\n?|\n/g, newline);
      const bytes = Buffer.from(encoding === "utf16le" ? `\ufeff${written}` : written, encoding);
      const settled = await settle(bytes, { default_country: "FR" }).catch((error: unknown) => {
        expect(error).toHaveProperty("code", "invalid");
      });
      if (!settled) return;
      const read = (await readRows(bytes, settled)).filter(({ line }) => line > settled.titles_line);
      const rows = read.map((row) => readRow(row, settled.found, { default_country: "FR" }));
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
    60_000,
  );
});
