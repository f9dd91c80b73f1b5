import { beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../support/campaign-contract.ts";
import { newPhone, type Page, refusal } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";
import { workbookOf } from "../support/workbooks.ts";

type Report = Record<"total" | "created" | "updated" | "unchanged" | "duplicates" | "rejected", number> & {
  status: string;
  error_code: string | null;
};
type Contact = { full_name: string; first_name: string; phone: string };

let admin: Api;
beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
});

const start = (content: BlobPart, fields: Record<string, string> = {}) => {
  const form = new FormData();
  form.set("file", new File([content], "contacts.csv"));
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return admin.post<{ import_id: string }>("/api/contacts/import", form);
};

async function imported(
  content: BlobPart,
  fields?: Record<string, string>,
): Promise<Report & { id: string }> {
  const { status, body } = await start(content, fields);
  expect([status, body]).toEqual([202, { import_id: expect.any(String) }]);
  let report: Report | undefined;
  await eventually(async () => {
    report = (await admin.get<Report>(`/api/contacts/import/${body.import_id}`)).body;
    expect(["completed", "failed"]).toContain(report?.status);
  });
  if (!report) throw new Error("no report");
  const { total, created, updated, unchanged, duplicates, rejected } = report;
  expect(total).toBe(created + updated + unchanged + duplicates + rejected);
  return { ...report, id: body.import_id };
}

const contactOf = async (phone: string): Promise<Contact | undefined> =>
  (await admin.get<Page<Contact>>(`/api/contacts?q=${encodeURIComponent(phone)}`)).body.items[0];

const bytes = (...parts: (number[] | Buffer)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part))) as Buffer<ArrayBuffer>;
const wide = (text: string) => Buffer.from(text, "utf16le");
const ENCODINGS: Record<string, (text: string) => Buffer<ArrayBuffer>> = {
  "UTF-8": (text) => bytes(Buffer.from(text)),
  "UTF-8 with a mark": (text) => bytes([0xef, 0xbb, 0xbf], Buffer.from(text)),
  "Windows-1252": (text) => bytes(Buffer.from(text, "latin1")),
  "UTF-16, little end first": (text) => bytes([0xff, 0xfe], wide(text)),
  "UTF-16, big end first": (text) => bytes([0xfe, 0xff], wide(text).swap16()),
};

describe("an imported file", () => {
  it.each(Object.entries(ENCODINGS))("in %s is read with any delimiter", async (_, encode) => {
    for (const delimiter of [";", ",", "\t"]) {
      const phone = newPhone();
      const lines = [
        ["Prénom", "Nom", "Téléphone"],
        ["Zoé", "Noël", phone],
      ];
      const text = lines.map((cells) => cells.join(delimiter)).join("\r\n");
      expect(await imported(encode(text))).toMatchObject({ status: "completed", total: 1, created: 1 });
      expect(await contactOf(phone)).toMatchObject({ full_name: "Zoé Noël", phone });
    }
  });

  it("may hold numbers in all the forms that spreadsheets and people write", async () => {
    let phone = newPhone();
    while (!phone.endsWith("7")) phone = newPhone();
    const digits = phone.slice(1);
    const national = digits.slice(3);
    const mantissa = `${digits[0]},${digits.slice(1)}`;
    const forms = [
      phone,
      digits,
      national,
      `00${digits}`,
      `'${national}`,
      `="${national}"`,
      national.replaceAll(/(\d\d)/g, "$1 ").trim(),
      national.replaceAll(/(\d\d)/g, "$1.").replace(/\.$/, ""),
      `+221 (76) ${national.slice(2)}`,
      `${mantissa}E+11`,
      `${mantissa.replace(",", ".")}e11`,
      `${digits},00`,
    ];
    const file = `nom;telephone\n${forms.map((form) => `Awa;${form}`).join("\n")}\n`;
    const report = await imported(file, { default_country: "SN" });
    expect(report).toMatchObject({
      total: forms.length,
      duplicates: forms.length - 1,
      rejected: 0,
    });
    expect(await contactOf(phone)).toMatchObject({ phone });
  });

  it("may be an Excel workbook, of which a sheet can be chosen", async () => {
    const phones = [newPhone(), newPhone()];
    const workbook = workbookOf({
      Notes: [["rien"]],
      Membres: [["Nom", "Téléphone"], ...phones.map((phone) => ["Zoé Noël", phone])],
    });
    const report = await imported(workbook, { sheet: "Membres" });
    expect(report).toMatchObject({ status: "completed", total: 2, created: 2 });
    expect(await contactOf(phones[1]!)).toMatchObject({ full_name: "Zoé Noël", phone: phones[1] });
    const missing = await start(workbook, { sheet: "Élèves" });
    expect(missing.status).toBe(422);
    expect(missing.body).toMatchObject({
      code: "invalid",
      errors: [{ path: "sheet", code: "unknown_sheet", choices: ["Notes", "Membres"] }],
    });
    const form = new FormData();
    form.set("file", new File([workbook], "contacts.xlsx"));
    form.set("sheet", "Membres");
    const preview = await admin.post("/api/contacts/import/preview", form);
    expect(preview).toMatchObject({
      status: 200,
      body: {
        sheet: "Membres",
        sheets: ["Notes", "Membres"],
        mapping: { full_name: [1], phone: [2] },
        lines_exact: true,
      },
    });
    const announced = await admin.post<{ import_id: string }>("/api/contacts/import", {
      file_name: "a.xlsx",
    });
    const address = `/api/contacts/import/${announced.body.import_id}`;
    const part = await fetch(new URL(`${address}/parts/1`, stack().app), {
      method: "PUT",
      headers: { authorization: `Bearer ${admin.accessToken}`, "content-type": "application/octet-stream" },
      body: workbook,
    });
    expect(part.status).toBe(204);
    expect(await admin.post(`${address}/start`)).toMatchObject({
      status: 422,
      body: { errors: [{ path: "file", code: "workbook_in_parts" }] },
    });
  });

  it("has invalid numbers rejected, with the original cells", async () => {
    const wrong = ["2,21E+11", "77 ABC 12 34", "12", "+999123456789", "bonjour"];
    const report = await imported(`nom;telephone\n${wrong.map((cell) => `Awa;${cell}`).join("\n")}\n`, {
      default_country: "SN",
    });
    expect(report).toMatchObject({ status: "completed", total: wrong.length, rejected: wrong.length });
    const rejected = await admin.get<string>(`/api/contacts/import/${report.id}/rejected`);
    expect(rejected.headers.get("content-type")).toMatch(/^text\/csv/);
    for (const cell of wrong) expect(rejected.body).toContain(cell);
  });

  it("changes nothing the second time; a changed row changes only its contact", async () => {
    const [a, b] = [newPhone(), newPhone()];
    const file = (city: string) =>
      `nom;telephone;ville\nAwa;${a};Dakar\nZoé;${b};${city}\nEncore;${a};Thiès\n`;
    expect(await imported(file("Thiès"))).toMatchObject({ created: 2, duplicates: 1 });
    expect(await imported(file("Thiès"))).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 2,
      duplicates: 1,
    });
    expect(await imported(file("Podor"))).toMatchObject({
      created: 0,
      updated: 1,
      unchanged: 1,
      duplicates: 1,
    });
    expect(await contactOf(a)).toMatchObject({ full_name: "Awa" });
  });

  it("may be our own export, which changes nothing, whatever the names, categories and fields", async () => {
    const mark = newPhone().slice(-6);
    const categories: number[] = [];
    for (const name of [`Chorale ${mark}`, `=Théâtre; "danse" ${mark}`])
      categories.push((await admin.post<{ id: number }>("/api/categories", { name })).body.id);
    const names = [
      "=cmd|' /C calc'!A0",
      "'=x",
      "''-5",
      "@awa",
      "+33",
      "Sow; Léa",
      'Paul "Popo"',
      "🌸 Awa",
      "NULL",
      "DIOP Marie Anne",
      "Ba, Oumar",
      "محمد بن علي",
    ];
    const phones = names.map(() => newPhone());
    for (const [at, name] of names.entries()) {
      const { status } = await admin.post("/api/contacts", {
        full_name: `${name} ${mark}`,
        phone: phones[at],
        category_ids: categories,
        fields: {
          Téléphone: "maison",
          "=somme": "=1+1",
          "Ville; pays": "l’Haÿ\nles Roses",
          remise: "-10 %",
          vide: at % 2 ? "-" : "N/A",
        },
      });
      expect([name, status]).toEqual([name, 201]);
    }
    const listed = async () =>
      (await admin.get<Page<Contact>>(`/api/contacts?q=${mark}&limit=50`)).body.items;
    const before = await listed();
    expect(before).toHaveLength(names.length);
    for (const options of [undefined, { encoding: "utf-8" }]) {
      const csv = (await admin.get<string>(`/api/contacts/export?q=${mark}`)).body;
      expect(await imported(csv, options)).toMatchObject({
        total: names.length,
        unchanged: names.length,
        updated: 0,
        rejected: 0,
      });
    }
    expect(await listed()).toEqual(before);
  });

  it("that fails half-way has imported nothing, and the error is reported", async () => {
    const phones = Array.from({ length: 100 }, newPhone);
    const endless = `${"x".repeat(1_000_000)};${newPhone()}`;
    const file = `nom;telephone\n${phones.map((phone) => `Awa;${phone}`).join("\n")}\n${endless}\n`;
    expect(await imported(file)).toMatchObject({ status: "failed", error_code: "cell_too_long", created: 0 });
    expect(await contactOf(phones[0] ?? "")).toBeUndefined();
  });

  it("is read in the encoding, from the row of titles and with the repairs that are asked for", async () => {
    const zero = `07${Math.floor(Math.random() * 1e8)}`.padEnd(10, "0");
    const file = bytes(Buffer.from(`Liste\nNom;Tel\nAndr\x8e;${zero.slice(1)}\n`, "latin1"));
    const asked = { encoding: "macintosh", titles_line: "2", default_country: "CI" };
    expect(await imported(file, asked)).toMatchObject({
      total: 1,
      rejected: 1,
      encoding: "macintosh",
      titles_line: 2,
    });
    expect(await imported(file, { ...asked, repairs: "lost_zero" })).toMatchObject({
      created: 1,
      repairs: ["lost_zero"],
    });
    expect(await contactOf(`+225${zero}`)).toMatchObject({ full_name: "André", first_name: "André" });
  });

  it("is freed of a 0 too many and of extensions, each when asked for", async () => {
    const phones = [newPhone(), newPhone()];
    const [zero, extension] = phones.map((phone) => phone.replace("+221", ""));
    const file = bytes(Buffer.from(`Tel\n0${zero}\n${extension} poste 12\n`));
    const asked = { default_country: "SN" };
    expect(await imported(file, asked)).toMatchObject({ created: 0, rejected: 2 });
    expect(await imported(file, { ...asked, repairs: "extra_zero" })).toMatchObject({
      created: 1,
      rejected: 1,
    });
    expect(await imported(file, { ...asked, repairs: "extra_zero,extension" })).toMatchObject({
      created: 1,
      unchanged: 1,
      rejected: 0,
    });
    for (const phone of phones) expect(await contactOf(phone)).toBeDefined();
  });

  it("is previewed without being stored", async () => {
    const form = new FormData();
    form.set(
      "file",
      new File(["Nom;Téléphone;Pays\nZoé;707123441;\nAwa;+221 77 000 14 52;Wakanda\n"], "a.csv"),
    );
    form.set("default_country", "CI");
    const { status, body } = await admin.post<Record<string, unknown>>("/api/contacts/import/preview", form);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      encoding: "utf-8",
      delimiter: ";",
      titles_line: 1,
      mapping: { full_name: [1], phone: [2], country_code: [3] },
      rows: [
        { problem: { code: "lost_zero" } },
        { full_name: "Awa", remarks: [{ code: "unknown_country" }] },
      ],
      repairs: [{ repair: "lost_zero", count: 1, examples: [{ line: 2, written: "707123441" }] }],
      phones: { read: 1, land_lines: 0 },
    });
    expect(body.encodings).toContainEqual({ encoding: "windows-1252", samples: ["ZoÃ©", "TÃ©lÃ©phone"] });
  });

  it("may be an address book in vCards", async () => {
    const phone = newPhone();
    const card = (name: string, tel: string) =>
      `BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Sow;${name};;;\nTEL;CELL:${tel}\nEND:VCARD\n`;
    const report = await imported(card("L=C3=A9a", phone) + card("Max", "06 AB"));
    expect(report).toMatchObject({ total: 2, created: 1, rejected: 1, delimiter: "vcard" });
    expect(await contactOf(phone)).toMatchObject({ full_name: "Léa Sow", first_name: "Léa" });
  });

  it("may be a list of people who said no, of whom each row is told", async () => {
    const phone = newPhone();
    const form = new FormData();
    form.set("file", new File([`nom;telephone\nAwa;${phone}\nEncore;${phone}\nMax;06 AB\n`], "refus.csv"));
    expect(refusal(await admin.post("/api/opt-outs/file", form))).toEqual([
      "422 invalid",
      { source: "required" },
    ]);
    form.set("source", "Registre papier");
    form.set("since", "2026-03-01");
    const { status, body } = await admin.post<object>("/api/opt-outs/file", form);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 3,
      opted_out: 1,
      already: 0,
      duplicates: 1,
      rejected: 1,
      refused: [{ line: 4, field: "phone", code: "letters" }],
    });
    expect((await admin.post<object>("/api/opt-outs/file", form)).body).toMatchObject({
      opted_out: 0,
      already: 1,
    });
  });

  it("has its remarks listed, and costs no row by them", async () => {
    const phone = newPhone();
    const report = await imported(`nom;telephone;pays\nAwa;${phone};Wakanda\n`);
    expect(report).toMatchObject({ created: 1, remarked: 1 });
    const remarks = await admin.get<Page<object>>(`/api/contacts/import/${report.id}/remarks`);
    expect(remarks.body.items).toEqual([
      { line: 2, remarks: [{ field: "country_code", code: "unknown_country", detail: { taken: "SN" } }] },
    ]);
  });

  it("is refused for an unknown country, and an import without a file too", async () => {
    const nowhere = await start("nom;telephone\nAwa;771234567\n", { default_country: "ZZ" });
    expect(refusal(nowhere)).toEqual(["422 invalid", { default_country: "unknown_country" }]);
    const form = new FormData();
    form.set("default_country", "SN");
    expect(refusal(await admin.post("/api/contacts/import", form))).toEqual([
      "422 invalid",
      { file: "required" },
    ]);
  });
});
