import { describe, expect, test } from "vitest";
import type { PhoneRepair } from "@/lib/contacts/schema";
import { readRows } from "./csv";
import { type Accepted, type ImportRow, readRow } from "./rules";
import { type Asked, type Past, settle } from "./settle";

type Options = Partial<Asked> & { repairs?: PhoneRepair[] };

async function rowsIn(file: string | Buffer, { repairs, ...asked }: Options = {}): Promise<ImportRow[]> {
  const bytes = Buffer.from(file as string);
  const settled = await settle(bytes, { default_country: "FR", ...asked });
  const rows = (await readRows(bytes, settled)).filter(({ line }) => line > settled.titles_line);
  return rows.map((row) =>
    readRow(row, settled.found, { default_country: asked.default_country ?? "FR", repairs }),
  );
}

/** Each row as its number, or its reason and the number that was meant. */
const told = (rows: ImportRow[]) =>
  rows.map((row) => {
    if (!("code" in row)) return row.phone;
    const { phone } = (row.detail ?? {}) as { phone?: string };
    return phone ? `${row.code} ${phone}` : row.code;
  });
const named = (rows: ImportRow[]) =>
  rows.map((row) => [(row as Accepted).full_name, (row as Accepted).phone]);

describe("address books and spreadsheets as they are exported are read without help:", () => {
  test("Google Contacts, with two numbers in a cell", async () => {
    const file =
      "First Name,Middle Name,Last Name,Phonetic First Name,Nickname,File As,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n" +
      "Awa,,Exemple,,,,,,* myContacts,,,Mobile,+33 6 12 34 00 11,,\n" +
      "Paul,,Modèle,,,,,,* myContacts,,,Mobile,+33 6 12 34 00 12 ::: +33 1 99 00 11 22,Home,01 99 00 33 44\n";
    const rows = await rowsIn(file);
    expect(named(rows)).toEqual([
      ["Awa Exemple", "+33612340011"],
      ["Paul Modèle", "+33612340012"],
    ]);
    expect(rows[1]).toMatchObject({ remarks: [{ code: "several_numbers", detail: { count: 2 } }] });
  });

  test("Google Contacts in French and in its older form", async () => {
    const french =
      "Prénom,Deuxième prénom,Nom,Libellés,Téléphone 1 – Libellé,Téléphone 1 – Valeur\nAwa,,Exemple,* myContacts,Mobile,06 12 34 00 11\n";
    const older =
      "Name,Given Name,Additional Name,Family Name,Group Membership,Phone 1 - Type,Phone 1 - Value\nAwa Exemple,Awa,,Exemple,* My Contacts,Mobile,06 12 34 00 11\n";
    for (const file of [french, older])
      expect(named(await rowsIn(file))).toEqual([["Awa Exemple", "+33612340011"]]);
  });

  test("Outlook, in French and in English", async () => {
    const french =
      '"Titre","Prénom","Deuxième prénom","Nom","Société","Ville (bureau)","Téléphone de l\'assistant(e)","Télécopie (bureau)","Téléphone (bureau)","Téléphone (domicile)","Tél. mobile","Adresse de messagerie"\n' +
      '"","Awa","","Exemple","ACME","Lyon","","","01 99 00 12 34","","06 12 34 00 15","awa@example.org"\n';
    const english =
      '"Title","First Name","Middle Name","Last Name","Company","Business City","Assistant\'s Phone","Business Fax","Business Phone","Home Phone","Mobile Phone","E-mail Address"\n' +
      '"","Awa","","Exemple","ACME","Lyon","","","01 99 00 12 34","","06 12 34 00 15","awa@example.org"\n';
    for (const file of [french, english])
      expect(named(await rowsIn(file))).toEqual([["Awa Exemple", "+33612340015"]]);
  });

  test("with a land line in a column before the mobile", async () => {
    const file =
      "Nom;Prénom;Téléphone;Portable\nExemple;Awa;01 99 00 12 34;06 12 34 00 18\nModèle;Paul;01 99 00 12 35;\n";
    expect(told(await rowsIn(file))).toEqual(["+33612340018", "+33199001235"]);
  });

  test("with a line above the titles, and without titles", async () => {
    expect(
      named(
        await rowsIn("Liste des adhérents 2026;;\n;;\nNom;Prénom;Téléphone\nExemple;Awa;06 12 34 00 19\n"),
      ),
    ).toEqual([["Awa Exemple", "+33612340019"]]);
    expect(told(await rowsIn("06 12 34 00 20\n06 12 34 00 21\n"))).toEqual(["+33612340020", "+33612340021"]);
  });

  test.each([",", ";", "\t"])("with a line break in a title and the delimiter %j", async (delimiter) => {
    const lines = [
      ['"Nom\ndu contact"', '"Téléphone"', '"Ville"'],
      ['"Awa Exemple"', '"06 12 34 00 22"', '"Lyon"'],
    ];
    const file = `${lines.map((cells) => cells.join(delimiter)).join("\n")}\n`;
    const rows = await rowsIn(file);
    expect(rows).toMatchObject([
      { full_name: "Awa Exemple", phone: "+33612340022", fields: { ville: "Lyon" } },
    ]);
  });

  test("with notes of several lines, mixed line ends and Excel's sep= line", async () => {
    const notes =
      'Nom;Téléphone;Note\nAwa;0612400001;"a, b\ni,e,l,d\n,3, x, y"\nPaul;0612400002;"un, deux\ntrois, quatre"\n';
    expect(told(await rowsIn(notes))).toEqual(["+33612400001", "+33612400002"]);
    const mixed = 'Nom,Téléphone,Adresse\r\nAwa,0612400005,"1 rue\n69000"\r\nPaul,0612400006,x\n';
    expect(told(await rowsIn(mixed))).toEqual(["+33612400005", "+33612400006"]);
    expect(told(await rowsIn("\ufeffsep=;\r\nNom;Téléphone\r\nAwa;0612340025\r\n"))).toEqual([
      "+33612340025",
    ]);
    const quoted = 'sep=,\r\nNom,Téléphone,Adresse\r\nAwa,0612340026,"1 rue X\r\n69000 Lyon"\r\n';
    expect(told(await rowsIn(quoted))).toEqual(["+33612340026"]);
  });

  test("with one line in another encoding, which alone is rejected", async () => {
    const bytes = Buffer.concat([
      Buffer.from("Nom;Téléphone\nAïcha;0612340027\nCéline;0612340028\nL"),
      Buffer.from([0xe9]),
      Buffer.from("a;0612340029\n"),
    ]);
    const rows = await rowsIn(bytes);
    expect(rows.map(({ line }) => line)).toEqual([2, 3, 4]);
    expect(named(rows.slice(0, 2))).toEqual([
      ["Aïcha", "+33612340027"],
      ["Céline", "+33612340028"],
    ]);
    expect(rows[2]).toMatchObject({ field: "full_name", code: "broken_text" });
  });

  test("from MS-DOS", async () => {
    const bytes = Buffer.from("Nom;T\x82l\x82phone\r\nAndr\x82;0612340032\r\n", "latin1");
    expect(named(await rowsIn(bytes))).toEqual([["André", "+33612340032"]]);
  });
});

describe("exports of other programs are read without help:", () => {
  test.each([
    [
      "Brevo, whose numbers stand in two columns",
      "EMAIL,LASTNAME,FIRSTNAME,SMS,WHATSAPP,EXT_ID\na@example.org,Exemple,Awa,33612340001,,1\nb@example.org,Modèle,Léo,,33612340002,2\n",
    ],
    [
      "Yahoo",
      '"First","Middle","Last","Home","Mobile"\n"Awa","","Exemple","","0612340001"\n"Léo","","Modèle","","0612340002"\n',
    ],
    ["a list in vCard's words", "FN,TEL;TYPE=CELL\nAwa Exemple,+33612340001\nLéo Modèle,+33612340002\n"],
    [
      "a group of WhatsApp",
      "Country Code,Phone Number,Formatted Phone Number,Saved Name,Public Name\n33,612340001,+33 6 12 34 00 01,Awa Exemple,Awa\n33,612340002,+33 6 12 34 00 02,,Léo Modèle\n",
    ],
    [
      "a form that asks in whole sentences",
      "Horodateur,Quel est votre prénom ?,Quel est votre nom ?,À quel numéro peut-on vous joindre ?\n01/05/2024 10:00:00,Awa,Exemple,0612340001\n01/05/2024 10:00:01,Léo,Modèle,06 12 34 00 02\n",
    ],
    [
      "an English form",
      "Submitted at,What's your full name?,Your WhatsApp number (with country code)\n2024-05-01,Awa Exemple,+33612340001\n2024-05-01,Léo Modèle,33612340002\n",
    ],
    ["columns with letters for titles", "A;B;C\nAwa Exemple;0612340001;x\nLéo Modèle;0612340002;x\n"],
    [
      "last names in capitals, without titles",
      "Awa,Exemple,0612340001\nLéo,Modèle,0612340002\n".replaceAll(/,(E|M)\p{L}+/gu, (name) =>
        name.toUpperCase(),
      ),
    ],
    ["names beside their numbers", "Contacts\nAwa Exemple 06 12 34 00 01\nLéo Modèle : 0612340002\n"],
    [
      "a number of the office above the titles",
      "Chorale;;\nTél. secrétariat : 01 45 00 00 00;;\nNom complet;Portable;Voix\nAwa Exemple;0612340001;alto\nLéo Modèle;0612340002;ténor\n",
    ],
    [
      "what programs write for nothing",
      "Nom;Prénom;Téléphone;Pays\nNULL;Awa Exemple;0612340001;N/A\nLéo Modèle;-;0612340002;#N/A\n",
    ],
  ])("%s", async (_, file) => {
    const rows = await rowsIn(file);
    expect(
      named(rows).map((cells) =>
        cells.map((cell) => cell?.replace("EXEMPLE", "Exemple").replace("MODÈLE", "Modèle")),
      ),
    ).toEqual([
      ["Awa Exemple", "+33612340001"],
      ["Léo Modèle", "+33612340002"],
    ]);
    expect(rows.flatMap((row) => ("remarks" in row ? row.remarks : []))).toEqual([]);
  });

  test("words beside a number that are no name are not taken for one", async () => {
    const rows = await rowsIn("Contacts\nappeler le 0612340001 SVP\nTél. portable : 06 12 34 00 02\n");
    expect(named(rows)).toEqual([
      [null, "+33612340001"],
      [null, "+33612340002"],
    ]);
  });

  test("a person above a row that looks like titles is imported", async () => {
    const rows = await rowsIn("Awa;0612340001\nNom;Téléphone\nLéo;0612340002\n");
    expect(told(rows)).toEqual(["+33612340001", "letters", "+33612340002"]);
  });
});

describe("numbers that a spreadsheet or a reform has changed", () => {
  const ivorian =
    "Nom;Téléphone\nnew;07 07 12 34 40\nno zero;707123441\nold;07 12 34 42\nabroad;225707123443\n";
  const beninese = "Nom;Téléphone\nold;97 12 34 30\nnew;01 97 12 34 31\nno zero;197123432\n";

  test("are told with what was meant", async () => {
    expect(told(await rowsIn(ivorian, { default_country: "CI" }))).toEqual([
      "+2250707123440",
      "lost_zero +2250707123441",
      "renumbered +2250707123442",
      "lost_zero +2250707123443",
    ]);
    expect(told(await rowsIn(beninese, { default_country: "BJ" }))).toEqual([
      "renumbered +2290197123430",
      "+2290197123431",
      "lost_zero +2290197123432",
    ]);
  });

  test("are all corrected in one act", async () => {
    const repairs: PhoneRepair[] = ["lost_zero", "renumbered"];
    expect(told(await rowsIn(ivorian, { default_country: "CI", repairs }))).toEqual([
      "+2250707123440",
      "+2250707123441",
      "+2250707123442",
      "+2250707123443",
    ]);
  });

  test("are read in any country's own form", async () => {
    const numbers = {
      "+229 97 12 34 01": "renumbered +2290197123401",
      "2290197123403": "+2290197123403",
      "+225 07 07 12 34 05": "+2250707123405",
      "+241 06 12 34 07": "+24166123407",
      "+241 66 12 34 09": "+24166123409",
      "2693212311": "+2693212311",
      "2482512313": "+2482512313",
      "352621123415": "+352621123415",
      "4740612317": "+4740612317",
      "+235 63 01 23 19": "+23563012319",
      "+261 32 12 345 21": "+261321234521",
      "+687 75 12 23": "+687751223",
      "+55 41 8799 1227": "+5541987991227",
      "+54 9 11 2345 6728": "+5491123456728",
      "+52 1 55 1234 5629": "+525512345629",
    };
    const file = `Nom;Téléphone\n${Object.keys(numbers)
      .map((number) => `Awa;${number}\n`)
      .join("")}`;
    expect(new Set(told(await rowsIn(file)))).toEqual(new Set(Object.values(numbers)));
  });
});

describe("a column of countries decides nothing for an international number", () => {
  test("and is read in the ways in which people write it", async () => {
    const rows = [
      "Guinée Conakry;+224 622 12 34 01;Guinée Conakry",
      "République démocratique du Congo;+243 812 123 403;République démocratique du Congo",
      "Inconnu;+243 812 123 405;Wakanda",
      "Sénégal;77 012 34 17;(+221)",
      "Sénégal;77 012 34 19;+ 221",
      "Côte d'Ivoire;07 07 12 34 21;Cote d'ivoire",
      "Deux;+212 650 12 34 27;Maroc / France",
      "Congo-Brazzaville;+242 06 123 4529;Congo-Brazzaville",
    ];
    const read = await rowsIn(`Nom;Téléphone;Pays\n${rows.join("\n")}\n`);
    expect(told(read)).toEqual([
      "+224622123401",
      "+243812123403",
      "+243812123405",
      "+221770123417",
      "+221770123419",
      "+2250707123421",
      "+212650123427",
      "+242061234529",
    ]);
    const remarked = read.filter((row) => "remarks" in row && row.remarks);
    expect(remarked.map(({ line }) => line)).toEqual([4, 8]);
  });
});

describe("names and values come back as they were exported", () => {
  test("first names of two words stay, emoji are none", async () => {
    const file =
      "Nom;Prénom;Téléphone\nExemple;Marie Anne;0612370601\nExemple;🌸 Awa;0612370602\nNDIAYE;;0612370603\n";
    const rows = (await rowsIn(file)) as Accepted[];
    expect(rows.map(({ first_name }) => first_name)).toEqual(["Marie Anne", "Awa", "NDIAYE"]);
  });

  test("a single column is split as the file orders its names", async () => {
    const file = "Nom;Téléphone\nDIOP Awa;0612370601\nBa Marie Anne;0612370602\nZoé;0612370603\n";
    const firsts = async (asked: Options) =>
      ((await rowsIn(file, asked)) as Accepted[]).map(({ first_name }) => first_name);
    expect(await firsts({})).toEqual(["Awa", "Ba", "Zoé"]);
    const mapping = { last_and_first_name: 1, phone: 2 };
    expect(await firsts({ mapping })).toEqual(["Awa", "Marie Anne", "Zoé"]);
  });

  test("a title that puts the last name first is believed", async () => {
    const file = "Votre nom et prénom;Téléphone\nDiop Awa;0612370601\nMartin Jean-Pierre;0612370602\n";
    const rows = (await rowsIn(file)) as Accepted[];
    expect(rows.map(({ first_name }) => first_name)).toEqual(["Awa", "Jean-Pierre"]);
  });

  test.each([
    ["M. et Mme Diop", "Diop"],
    ["de la Tour Anne", "Anne"],
    ["McDONALD Pat", "Pat"],
    ["Ndèye Fatou DIOP épouse SOW", "Ndèye Fatou"],
    ["DIOP Awa née SOW", "Awa"],
    ["DIOP Awa (maman de Léo)", "Awa"],
    ["Mme DIOP Awa Marie", "Awa Marie"],
  ])("the first name of %s is %s", async (name, first_name) => {
    expect(await rowsIn(`Nom;Téléphone\n${name};0612370601\n`)).toMatchObject([
      { full_name: name, first_name },
    ]);
  });

  test("without the apostrophe that guards a formula", async () => {
    const file = "Nom;Téléphone;Pays;Remise\r\n'+ Paul;'+33612400012;FR;=1\r\n'@awa;'+33612400011;FR;'-10 %";
    const mapping = { full_name: 1, phone: 2, country_code: 3, remise: 4 };
    expect(await rowsIn(file, { mapping })).toMatchObject([
      { full_name: "+ Paul", phone: "+33612400012", fields: { remise: "=1" } },
      { full_name: "@awa", phone: "+33612400011", fields: { remise: "-10 %" } },
    ]);
  });
});

test("the choice of columns is remembered for the same titles, whatever stands above them", async () => {
  const past: Past[] = [{ columns: ["a", "b"], mapping: { full_name: [2], phone: [1] }, kinds: [] }];
  const file = Buffer.from("Export du 1er mai\na,b,\n06 12 34 00 11,Awa,\n");
  expect(await settle(file, { default_country: "FR" }, past)).toMatchObject({
    titles_line: 2,
    remembered: true,
    mapping: { full_name: [2], phone: [1] },
  });
  const other = Buffer.from("a,c\n06 12 34 00 11,Awa\n");
  expect(await settle(other, { default_country: "FR" }, past)).toMatchObject({ remembered: false });
});

test("the choice of columns is remembered for a file without titles that has as many columns of the same kinds", async () => {
  const home = { default_country: "FR" };
  const first = Buffer.from("Awa,Exemple,0612340001,Lyon\nLéo,Modèle,0612340002,Paris\n");
  const { columns, kinds } = await settle(first, home);
  expect(kinds).toEqual(["words", "words", "numbers", "words"]);
  const mapping = { first_name: [1], last_name: [2], phone: [3], "fields.ville": [4] };
  const past: Past[] = [{ columns, kinds, mapping }];
  const remembered = async (text: string) => (await settle(Buffer.from(text), home, past)).remembered;
  const next = await settle(
    Buffer.from("Zoé;Essai;06 12 34 00 03;\nPaul;Test;06 12 34 00 04;\n"),
    home,
    past,
  );
  expect(next).toMatchObject({ titles_line: 0, remembered: true, mapping });
  expect(await remembered("Zoé,Essai,0612340003\n")).toBe(false);
  expect(await remembered("0612340003,Zoé,Essai,Lyon\n")).toBe(false);
  expect(await remembered("Zoé,Essai,0612340003,69000\nPaul,Test,0612340004,75000\n")).toBe(false);
  expect(await remembered("Prénom,Nom,Téléphone,Ville\nZoé,Essai,0612340003,Lyon\n")).toBe(false);
});
