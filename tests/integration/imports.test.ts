import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { service } from "../support/service.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

let admin: Api;
let other: Api;

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
});

type Report = { status: string; total: number; created: number; error_code: string | null } & Record<
  string,
  unknown
>;
type Problem = { code: string; errors: { path: string; code: string }[] };

let last = 60_000_000 + Math.floor(Math.random() * 900_000) * 10;
const national = () => `06${++last}`;

function form(
  content: string | Buffer<ArrayBuffer>,
  fields: Record<string, string> = {},
  name = "familles.csv",
): FormData {
  const data = new FormData();
  data.append("file", new File([content], name));
  for (const [field, value] of Object.entries(fields)) data.append(field, value);
  return data;
}

async function finished(api: Api, import_id: string): Promise<Report> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(200)) {
    const { body } = await api.get<Report>(`/api/contacts/import/${import_id}`);
    if (body.status === "completed" || body.status === "failed") return body;
  }
  throw new Error("the import does not end");
}

async function importFile(
  ...[content, fields, name]: Parameters<typeof form>
): Promise<Report & { id: string }> {
  const answer = await admin.post<{ import_id: string }>("/api/contacts/import", form(content, fields, name));
  expect(answer.status).toBe(202);
  return { ...(await finished(admin, answer.body.import_id)), id: answer.body.import_id };
}

describe("an imported file", () => {
  it("as a French Excel writes it is imported with a report per row, and changes nothing the second time", async () => {
    const [a, b, c] = [national(), national(), national()];
    const text = [
      "Nom;Prénom;Téléphone;Ville",
      `Bâ;Zoé;${a};Orléans`,
      `Diop;Awa;'${b};Thiès`,
      `Diop;Encore;${a};Thiès`,
      `Sow;Léa;3,3${c.slice(1)}E+10;`,
      "Sow;Max;3,36E+10;",
      "=Sow;Ali;06 AB;Dakar",
      "",
      "Brou;Konan;0612;Dakar",
    ].join("\r\n");
    const bytes = Buffer.from(text, "latin1") as Buffer<ArrayBuffer>;
    const report = await importFile(bytes, {
      default_country: "FR",
      consent_source: "papier",
      consent_since: "2026-01-08",
    });
    expect(report).toMatchObject({
      status: "completed",
      total: 7,
      created: 3,
      updated: 0,
      unchanged: 0,
      duplicates: 1,
      rejected: 3,
      consent_source: "papier",
      mapping: { last_name: [1], first_name: [2], phone: [3], "fields.ville": [4] },
      encoding: "windows-1252",
      delimiter: ";",
      titles_line: 1,
    });
    const zoe = (await admin.get<{ items: object[] }>(`/api/contacts?q=${a}`)).body.items;
    expect(zoe).toMatchObject([
      {
        full_name: "Zoé Bâ",
        phone: `+33${a.slice(1)}`,
        fields: { ville: "Orléans" },
        consent_source: "papier",
        consent_since: "2026-01-08",
      },
    ]);

    const rejected = await admin.get<string>(`/api/contacts/import/${report.id}/rejected`);
    expect(rejected.body.split("\r\n")).toEqual([
      "Nom;Prénom;Téléphone;Ville;Ligne;Champ;Raison",
      expect.stringMatching(/^Sow;Max;3,36E\+10;;6;Téléphone;Le tableur a remplacé/),
      expect.stringMatching(/^'=Sow;Ali;06 AB;Dakar;7;Téléphone;Un numéro ne contient pas de lettres/),
      expect.stringMatching(/^Brou;Konan;0612;Dakar;9;Téléphone;Il manque 6 chiffres/),
      "",
    ]);
    expect(await importFile(bytes, { default_country: "FR" })).toMatchObject({
      total: 7,
      created: 0,
      updated: 0,
      unchanged: 3,
      duplicates: 1,
      rejected: 3,
    });
  });

  it("may come with a mapping, a category and any name", async () => {
    const { body: category } = await admin.post<{ id: number }>("/api/categories", { name: "Importés" });
    const phone = national();
    const report = await importFile(
      `a,b,c\n${phone},Awa,Dakar\n`,
      {
        mapping: JSON.stringify({ phone: "a", full_name: "b", city: "c" }),
        category_id: String(category.id),
        default_country: "FR",
      },
      "liste.txt",
    );
    expect(report).toMatchObject({ status: "completed", created: 1 });
    const list = await admin.get<{ items: object[] }>(`/api/categories/${category.id}/contacts`);
    expect(list.body.items).toMatchObject([
      { full_name: "Awa", fields: { city: "Dakar" }, category_ids: [category.id] },
    ]);
  });

  it("is read with the admin's own country by default", async () => {
    const phone = national();
    expect(await importFile(`telephone\n${phone}\n`)).toMatchObject({ created: 1, default_country: "FR" });
  });

  it.each([
    ["a damaged workbook", Buffer.from("PK\u0003\u0004 …"), {}, "file", "workbook_unreadable"],
    ["a picture", Buffer.from("89504e470d0a1a0a0000000d", "hex"), {}, "file", "binary"],
    ["no content", "", {}, "file", "empty"],
    ["a header only", "nom;telephone\n", {}, "file", "header_only"],
    ["no phone column", "nom\nAwa\n", {}, "file", "no_phone_column"],
    ["a cell of 1 MB", `nom;tel\n"${"a".repeat(1_000_000)}";06\n`, {}, "file", "cell_too_long"],
    [
      "an unknown column",
      "nom;tel\nAwa;06\n",
      { mapping: '{"phone": "portable"}' },
      "mapping.phone",
      "unknown_column",
    ],
    ["a malformed mapping", "nom;tel\nAwa;06\n", { mapping: "{" }, "mapping", "not_json"],
    ["a missing category", "nom;tel\nAwa;06\n", { category_id: "999999999" }, "category_id", "not_found"],
    [
      "a malformed country",
      "nom;tel\nAwa;06\n",
      { default_country: "France" },
      "default_country",
      "bad_format",
    ],
  ])("with %s is refused at once", async (_what, content, fields, path, code) => {
    const answer = await admin.post<Problem>(
      "/api/contacts/import",
      form(content as string, fields as Record<string, string>),
    );
    expect([answer.status, answer.body.errors]).toEqual([422, [{ path, code }]]);
  });

  it("above 4 MB is refused, and so is a body that is neither a form nor JSON", async () => {
    const answer = await admin.post<Problem>(
      "/api/contacts/import",
      form(`nom;tel\n${"x".repeat(4 * 1024 * 1024)}`),
    );
    expect([answer.status, answer.body.code]).toEqual([413, "too_large"]);
    expect((await admin.post("/api/contacts/import", {})).status).toBe(422);
    expect((await admin.post<Problem>("/api/contacts/import", new FormData())).body.errors).toEqual([
      { path: "file", code: "required" },
    ]);
  });

  it("of another user is answered 404", async () => {
    const { id } = await importFile(`telephone\n${national()}\n`);
    for (const path of ["", "/rejected"])
      expect((await other.get(`/api/contacts/import/${id}${path}`)).status).toBe(404);
    for (const path of ["start", "undo"])
      expect((await other.post(`/api/contacts/import/${id}/${path}`)).status).toBe(404);
    expect((await admin.get("/api/contacts/import/nothing")).status).toBe(404);
  });

  it("can be undone: the created contacts are deleted", async () => {
    const phone = national();
    const { id } = await importFile(`nom;telephone\nAwa;${phone}\n`);
    expect(await admin.post(`/api/contacts/import/${id}/undo`)).toMatchObject({
      status: 200,
      body: { deleted: 1, kept: 0 },
    });
    expect((await admin.get<{ count: number }>(`/api/contacts?q=${phone}`)).body.count).toBe(0);
  });
});

describe("an import that cannot be read", () => {
  it("is tried again twice by QStash, and given up at the last delivery", async () => {
    const { body } = await admin.post<{ import_id: string }>("/api/contacts/import", { file_name: "a.csv" });
    const row = `imports?id=eq.${body.import_id}`;
    // An import that no version of the app wrote.
    await service("PATCH", row, { status: "running", mapping: { phone: { column: 5 } } });
    const deliver = (retried: number) =>
      fetch(new URL("/api/jobs/import", stack().app), {
        method: "POST",
        body: JSON.stringify({ import_id: body.import_id }),
        headers: { authorization: `Bearer ${stack().env.CRON_SECRET}`, "upstash-retried": String(retried) },
      });
    const state = async () => {
      const [stored] = await service("GET", `${row}&select=id,status,error_code`);
      return [stored?.status, stored?.error_code];
    };
    for (const retried of [0, 2]) {
      expect((await deliver(retried)).status).toBe(500);
      expect(await state()).toEqual(["running", null]);
    }
    expect((await deliver(3)).status).toBe(200);
    expect(await state()).toEqual(["failed", "internal"]);
    await service("DELETE", row);
  });
});

describe("a larger file", () => {
  it("is sent in parts, cut anywhere, and imported by the job", async () => {
    const lines = Array.from({ length: 6000 }, (_, at) => `Éva ${at};${national()}`);
    const bytes = Buffer.from(`nom;telephone\n${lines.join("\n")}\n`);
    const { status, body } = await admin.post<{ import_id: string }>("/api/contacts/import", {
      file_name: "grand.csv",
      default_country: "FR",
    });
    expect(status).toBe(202);
    const path = `/api/contacts/import/${body.import_id}`;
    expect((await admin.post(`${path}/start`)).status).toBe(422);
    const third = Math.floor(bytes.length / 3) + 1;
    for (const n of [2, 1, 3]) {
      const part = await fetch(new URL(`${path}/parts/${n}`, stack().app), {
        method: "PUT",
        headers: { authorization: `Bearer ${admin.accessToken}` },
        body: bytes.subarray((n - 1) * third, n * third),
      });
      expect(part.status).toBe(204);
    }
    expect((await admin.post(`${path}/start`)).status).toBe(202);
    expect((await admin.post<Problem>(`${path}/start`)).body.code).toBe("import_not_waiting");
    expect(await finished(admin, body.import_id)).toMatchObject({
      status: "completed",
      total: 6000,
      created: 6000,
      lines_read: 6001,
    });
  });
});
