import { readFileSync } from "node:fs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { locales } from "@/lib/i18n/languages";
import { Organisation, PrivacyNotice } from "@/lib/settings/organisation-schema";
import { createDatabase, type Sql, setClock, type TestDatabase } from "../support/database.ts";
import { call } from "../support/people.ts";

let db: TestDatabase;
let chief: { id: string };
let admin: { id: string };
beforeAll(async () => {
  db = await createDatabase();
  chief = await db.createUser({ role: "super_admin" });
  admin = await db.createUser();
});
beforeEach(async () => {
  await setClock(db, "2026-12-01T12:00:00Z");
  await db.sql("delete from public.organisation where only_row");
});

const FILLED = {
  name: "Les Ateliers Teranga",
  address: "12 rue des Tisserands\n75011 Paris",
  contact_email: "contact@teranga.example",
};
const edit = (patch: object, as = chief) =>
  call<Organisation>(db, as, "public.edit_organisation($1)", [JSON.stringify(patch)]);
const seenBy = (as: { id: string }) =>
  db.asUser(as.id, (sql: Sql) => sql("select name from public.organisation"));
const notice = async () => {
  const [row] = await db.asService((sql: Sql) => sql("select public.privacy_notice() as notice"));
  return PrivacyNotice.parse(row?.notice);
};

describe("the organisation that sends", () => {
  test("is filled in by a super-admin, read by every user, and changed field by field", async () => {
    expect(Organisation.parse(await edit({ ...FILLED, registration: "CDP 2026-114" }))).toMatchObject({
      ...FILLED,
      registration: "CDP 2026-114",
      contact_phone: null,
    });
    expect(await seenBy(admin)).toEqual([{ name: FILLED.name }]);
    expect(await edit({ registration: null, contact_phone: "+221 33 800 00 00" })).toMatchObject({
      ...FILLED,
      registration: null,
      contact_phone: "+221 33 800 00 00",
    });
    await expect(edit({ name: "Autre" }, admin)).rejects.toThrow("forbidden");
  });

  test("needs a name, an address and an email address from its first version on", async () => {
    const refusal = await edit({ name: "Teranga" }).catch((error) => error);
    expect(refusal.message).toBe("invalid");
    expect(JSON.parse(refusal.detail)).toEqual([
      { path: "address", code: "required" },
      { path: "contact_email", code: "required" },
    ]);
    await edit(FILLED);
    await expect(edit({ address: null })).rejects.toThrow("invalid");
  });

  test("is not replaced by a version that was made on an older one", async () => {
    const { updated_at } = await edit(FILLED);
    await setClock(db, "2026-12-01T12:01:00Z");
    const { updated_at: later } = await edit({ name: "Teranga", unchanged_since: updated_at });
    expect(later).not.toBe(updated_at);
    await expect(edit({ name: "Autre", unchanged_since: updated_at })).rejects.toThrow("conflict");
  });

  test("is logged by the names of the changed fields only, and not when nothing changed", async () => {
    await edit(FILLED);
    await edit(FILLED);
    await edit({ contact_email: "a@b.example" });
    const logged = await db.sql(
      "select detail from public.audit_log where subject = 'organisation' and actor_id = $1 order by id desc limit 2",
      [chief.id],
    );
    expect(logged.map(({ detail }) => detail)).toEqual([
      { fields: ["contact_email"] },
      { fields: ["address", "contact_email", "name"] },
    ]);
  });

  test.each([
    ["organisation_names_are_short", { name: "x".repeat(121) }],
    ["organisation_addresses_are_short", { address: "" }],
    ["organisation_emails_are_addresses", { contact_email: "teranga.example" }],
    ["organisation_emails_are_addresses", { contact_email: "a b@teranga.example" }],
    ["organisation_phones_are_numbers", { contact_phone: "appelez-nous" }],
    ["organisation_registrations_are_short", { registration: "x".repeat(201) }],
    ["organisation_purposes_are_short", { purpose: "x".repeat(501) }],
    ["organisation_data_locations_are_short", { data_location: "" }],
  ])("keeps the rule %s", async (rule, patch) => {
    await expect(edit({ ...FILLED, ...patch })).rejects.toThrow(rule);
  });

  test("is one row", async () => {
    await edit(FILLED);
    await expect(
      db.sql(
        "insert into public.organisation (only_row, name, address, contact_email) values (false, 'a', 'b', 'c@d.e')",
      ),
    ).rejects.toThrow("there_is_one_organisation");
  });
});

describe("the privacy page", () => {
  test("tells nothing of the organisation until it is filled in, then its fields and nothing else", async () => {
    expect((await notice()).organisation).toBeNull();
    await edit(FILLED);
    const [row] = await db.asService((sql: Sql) => sql("select public.privacy_notice() as notice"));
    expect(new Set(Object.keys(row?.notice as object))).toEqual(new Set(["kept", "organisation"]));
    expect((await notice()).organisation).toMatchObject(FILLED);
  });

  test("is not read through the database by a user or by nobody", async () => {
    const read = (sql: Sql) => sql("select public.privacy_notice()");
    await expect(db.asUser(chief.id, read)).rejects.toThrow("permission denied");
    await expect(db.asAnon(read)).rejects.toThrow("permission denied");
  });

  test("tells how long data is kept, as the retention says", async () => {
    await db.sql(
      "update private.retention set messages = '18 months', details = '36 h', strangers = '1 year 2 days' where only_row",
    );
    expect((await notice()).kept).toMatchObject({
      messages: { unit: "month", n: 18 },
      details: { unit: "day", n: 2 },
      strangers: { unit: "day", n: 368 },
      audit_log: { unit: "year", n: 2 },
      processed_events: { unit: "day", n: 3 },
    });
  });

  test.each(locales)("names words that stop messages, in %s", async (locale) => {
    const { privacy } = JSON.parse(readFileSync(`messages/${locale}.json`, "utf8"));
    const named = [...privacy.stop.what.matchAll(/<b>(.*?)<\/b>/g)].map(([, word]) => word);
    const inConsent = [...privacy.consent.matchAll(/\p{Lu}{4,}/gu)].map(([word]) => word);
    expect(named.length * inConsent.length).toBeGreaterThan(0);
    const meanings = await db.sql("select meaning from private.understood($1)", [[...named, ...inConsent]]);
    expect(new Set(meanings.map(({ meaning }) => meaning))).toEqual(new Set(["stop"]));
  });
});

test("the health of the service tells whether the organisation is filled in", async () => {
  const told = () => call<{ organisation_filled: boolean }>(db, chief, "public.service_health()", []);
  expect((await told()).organisation_filled).toBe(false);
  await edit(FILLED);
  expect((await told()).organisation_filled).toBe(true);
});
