import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { readHead, readRows } from "./csv";
import { type Accepted, readRow } from "./rules";
import { settle } from "./settle";

async function peopleIn(file: string | Buffer) {
  const bytes = Buffer.from(file as string);
  const settled = await settle(bytes, { default_country: "FR" });
  const rows = (await readRows(bytes, settled)).filter(({ line }) => line > settled.titles_line);
  return rows.map((row) => readRow(row, settled.found, { default_country: "FR" }));
}
const named = async (file: string) =>
  (await peopleIn(file)).map((row) => [row.line, (row as Accepted).full_name, (row as Accepted).phone]);

const IPHONE = `BEGIN:VCARD
VERSION:3.0
PRODID:-//Apple Inc.//iPhone OS 17.4//EN
N:Exemple;Awa Marie;;;
FN:Awa Marie Exemple
item1.TEL;type=HOME;type=VOICE:01 99 00 11 22
TEL;type=CELL;type=VOICE;type=pref:+33 6 12 34 00 11
item2.EMAIL;type=INTERNET:awa@example.org
item2.X-ABLabel:_$!<Home>!$_
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEA
 AAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABhY3NwAAAAAAAA
END:VCARD
`;
const ANDROID = `BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4D=6F=64=C3=A8=6C=65;=4C=C3=
=A9=61;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4C=C3=A9=61=20=4D=6F=64=C3=A8=6C=65
TEL;CELL:0612340012
TEL;HOME;VOICE:0199001133
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
AAHIAAAAAAQwAABtbnRyUkdC

END:VCARD
`;
const MODERN = `BEGIN:VCARD
VERSION:4.0
FN:Zoé Noël
N:Noël;Zoé;;;
TEL;VALUE=uri;TYPE="cell,pref":tel:+33-6-12-34-00-13
ADR;TYPE=home:;;1 rue du Port;Lyon;;69000;France
END:VCARD
`;

describe("an address book in vCards", () => {
  test("of an iPhone, an Android phone and vCard 4.0 is read card by card, without photos", async () => {
    expect(await named(IPHONE + ANDROID + MODERN)).toEqual([
      [1, "Awa Marie Exemple", "+33612340011"],
      [2, "Léa Modèle", "+33612340012"],
      [3, "Zoé Noël", "+33612340013"],
    ]);
  });

  test("gives the first mobile of several numbers, and says so", async () => {
    const [awa] = await peopleIn(IPHONE);
    expect(awa).toMatchObject({
      first_name: "Awa Marie",
      remarks: [{ field: "phone", code: "several_numbers", detail: { count: 2 } }],
    });
    const [twice] = await peopleIn(IPHONE.replace("01 99 00 11 22", "+33612340011"));
    expect(twice).not.toHaveProperty("remarks");
  });

  test("keeps the card of a company, and rejects a card without a number by its place", async () => {
    const company = "BEGIN:VCARD\nVERSION:3.0\nORG:Atelier\\, Dakar;Accueil\nTEL:0612340014\nEND:VCARD\n";
    const silent = "BEGIN:VCARD\nVERSION:3.0\nFN:Sans Numéro\nEMAIL:a@example.org\nEND:VCARD\n";
    const rows = await peopleIn(MODERN + silent + company);
    expect(rows[1]).toMatchObject({ line: 2, field: "phone", code: "required" });
    expect(rows[2]).toMatchObject({ line: 3, full_name: "Atelier, Dakar, Accueil", phone: "+33612340014" });
  });

  test("of an old phone, in quoted-printable Latin-1, has its accents", async () => {
    const card =
      "BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Bl=E9;Zo=EB\r\nTEL;PREF;CELL:0612340015\r\nEND:VCARD\r\n";
    expect(await named(card)).toEqual([[1, "Zoë Blé", "+33612340015"]]);
  });

  test("that lost its last line still gives its last person", async () => {
    expect(await named(IPHONE + MODERN.replace("END:VCARD\n", ""))).toHaveLength(2);
  });

  test("is named as such, with columns that a person can choose from", async () => {
    const { delimiter, rows } = await readHead(Buffer.from(MODERN));
    expect(delimiter).toBe("vcard");
    expect(Object.fromEntries(rows[0]!.cells.map((title, at) => [title, rows[1]!.cells[at]]))).toMatchObject({
      full_name: "Zoé Noël",
      city: "Lyon",
    });
  });

  property.prop([
    fc.array(fc.constantFrom(IPHONE, ANDROID, MODERN), { minLength: 1, maxLength: 6 }),
    fc.constantFrom("\n", "\r\n", "\r"),
    fc.array(fc.tuple(fc.nat(2000), fc.constantFrom("", "\n", ":", ";", "=", '"', "END:VCARD\n")), {
      maxLength: 4,
    }),
  ])("that is damaged loses no card that still has its end", async (cards, newline, damages) => {
    let text = cards.join("");
    for (const [at, put] of damages)
      text = text.slice(0, 12 + at) + put + text.slice(12 + at + (put === "" ? 1 : 0));
    const ends = text.match(/^END:VCARD$/gm)?.length ?? 0;
    const rows = await peopleIn(text.replaceAll("\n", newline));
    expect(rows.length).toBeGreaterThanOrEqual(ends);
    expect(rows.map(({ line }) => line)).toEqual(rows.map((_, at) => at + 1));
  });
});
