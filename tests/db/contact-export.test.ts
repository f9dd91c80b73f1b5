import { beforeAll, expect, test } from "vitest";
import { exportContacts } from "@/lib/contacts/export";
import { ContactExportQuery } from "@/lib/contacts/schema";
import { type Locale, locales } from "@/lib/i18n/languages";
import { readRows } from "@/lib/imports/csv";
import { readRow } from "@/lib/imports/rules";
import { settle } from "@/lib/imports/settle";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { importing, type Line } from "../support/imports.ts";
import { contextOf } from "../support/verbs.ts";

let db: TestDatabase;
let owner: { id: string };

const PEOPLE = [
  ["Awa Ndiaye", "Awa", "+33612340001", "FR", { ville: "Nîmes", "Téléphone 2": "0199001122" }],
  ["Mme Sow", "Léa", "+2250707123402", "CI", { Montant: "-12,50 €" }],
  ["=cmd|' /C calc'!A0", null, "+221770001403", "SN", { ville: "@ la plage", Note: "'=1;2" }],
  ["'+ Paul", "'+", "+14155552604", "US", {}],
  [null, null, "+2290197123405", "BJ", { ville: 'dite "la Rose"' }],
] as const;

beforeAll(async () => {
  db = await createDatabase();
  owner = await db.createUser();
  for (const [full_name, first_name, phone, country_code, fields] of PEOPLE) {
    await db.sql(
      `insert into contacts (owner_id, full_name, first_name, phone, country_code, fields, consent_source,
         consent_since, last_interaction_at)
       values ($1, $2, $3, $4, $5, $6, 'Fiche papier', '2026-03-01', '2026-11-30T15:48:15Z')`,
      [owner.id, full_name, first_name, phone, country_code, fields],
    );
  }
  await db.sql(
    `with g as (insert into categories (owner_id, name) values ($1, 'Parents'), ($1, 'Chorale; mardi') returning id)
     insert into category_contacts (category_id, contact_id, owner_id)
     select g.id, c.id, $1 from g, contacts c where c.owner_id = $1 and c.full_name = 'Awa Ndiaye'`,
    [owner.id],
  );
});

async function exported(locale: Locale = "fr", query: object = {}): Promise<string> {
  const ctx = contextOf(db, owner);
  const parts: string[] = [];
  const asked = ContactExportQuery.parse({ time_zone: "Europe/Paris", ...query });
  for await (const part of exportContacts({ ...ctx, actor: { ...ctx.actor, locale } }, asked))
    parts.push(part);
  return parts.join("");
}

test("the export of contacts has a column for each custom field, and dates, countries and numbers as one reads them", async () => {
  const [titles, ...lines] = (await exported()).split("\r\n");
  expect(titles).toBe(
    "Nom;Prénom;Téléphone;Pays;Catégories;Désinscrit;Accord;Accord depuis;Dernier échange;Créé;Montant;Note;Téléphone 2;ville",
  );
  const awa = lines.find((line) => line.startsWith("Awa Ndiaye;"));
  expect(awa).toMatch(
    /^Awa Ndiaye;Awa;\(\+33\) 6 12 34 00 01;France;"(Parents, Chorale; mardi|Chorale; mardi, Parents)";non;/,
  );
  expect(awa).toMatch(
    /;Fiche papier;01\/03\/2026;30\/11\/2026 16:48;\d\d\/\d\d\/\d{4} \d\d:\d\d;;;0199001122;Nîmes$/,
  );
});

test("no cell of the export starts a formula, and no number shows an apostrophe", async () => {
  const text = await exported();
  expect(text).not.toMatch(/(?:^|[;"\n])[=+\-@]/m);
  expect(text).not.toMatch(/'\+?\d/);
});

test("an export has only the fields of the contacts in it", async () => {
  const [titles] = (await exported("fr", { q: "Mme Sow" })).split("\r\n");
  expect(titles).toMatch(/;Créé;Montant$/);
});

test("a time zone that does not exist is refused", () => {
  expect(ContactExportQuery.safeParse({ time_zone: "Mars/Olympus" }).success).toBe(false);
});

test.each(locales)("an export in the language %s that is imported again changes nothing", async (locale) => {
  const bytes = Buffer.from(`\ufeff${await exported(locale)}`);
  const settled = await settle(bytes, { default_country: "FR" });
  const below = (await readRows(bytes, settled)).filter(({ line }) => line > settled.titles_line);
  const rows = below.map((row) => readRow(row, settled.found, { default_country: "FR" }));
  const report = await importing(db).importOf(owner, rows as Line[]);
  expect(report).toMatchObject({ total: PEOPLE.length, unchanged: PEOPLE.length });
});
