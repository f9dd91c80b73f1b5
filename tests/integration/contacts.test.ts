import { beforeAll, describe, expect, it } from "vitest";
import { newPhone } from "../support/contract.ts";
import { ACCOUNTS, type Api, apiWith, login } from "../support/stack.ts";

let admin: Api;
let other: Api;
let chief: Api;

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  chief = await login(ACCOUNTS.superAdmin);
});

type Problem = { code: string; errors: { path: string; code: string }[] };
type Contact = {
  id: number;
  full_name: string;
  phone: string;
  country_code: string;
  category_ids: number[];
  opted_out: boolean;
  fields: object;
};
type Category = { id: number; name: string; color: string; contact_count: number };
type Page<Item> = { items: Item[]; next_cursor: string | null; count: number | null; count_at_least: number };

let last = 70_000_000 + Math.floor(Math.random() * 900_000) * 10;
const national = () => `06${++last}`;
const contact = async (api: Api, more: object = {}) =>
  (
    await api.post<Contact>("/api/contacts", {
      full_name: "Awa Ndiaye",
      phone: national(),
      country_code: "FR",
      ...more,
    })
  ).body;
const category = async (api: Api, name = "Familles") =>
  (await api.post<Category>("/api/categories", { name })).body;

describe("categories", () => {
  it("are created, read, changed, listed, deleted", async () => {
    const made = await admin.post<Category>("/api/categories", {
      name: " Dakar ",
      color: "#A1B2C3",
      description: "Médina",
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name: "Dakar", color: "#a1b2c3", description: "Médina", contact_count: 0 },
    });
    const path = `/api/categories/${made.body.id}`;
    expect(Object.keys(made.body)).toEqual([
      "id",
      "name",
      "color",
      "description",
      "contact_count",
      "created_at",
    ]);
    expect(await admin.put(path, { color: "cat-3" })).toMatchObject({
      status: 200,
      body: { name: "Dakar", color: "cat-3" },
    });
    expect(await admin.put(path, {})).toMatchObject({ status: 200, body: { name: "Dakar" } });
    const found = await admin.get<Page<Category>>("/api/categories?q=dak&limit=1");
    expect(found.body.items).toMatchObject([{ name: "Dakar" }]);
    expect(await admin.del(path)).toMatchObject({ status: 204, body: undefined });
    expect((await admin.get(path)).status).toBe(404);
    expect((await admin.del(path)).status).toBe(404);
  });

  it.each([
    [{}, "name", "required"],
    [{ name: "  " }, "name", "required"],
    [{ name: "x".repeat(81) }, "name", "too_long"],
    [{ name: 7 }, "name", "wrong_type"],
    [{ name: "A\u0000B" }, "name", "bad_format"],
    [{ name: "A", color: "red" }, "color", "bad_format"],
    [{ name: "A", color: "cat-9" }, "color", "bad_format"],
  ])("refuse %j", async (body, path, code) => {
    expect(await admin.post<Problem>("/api/categories", body)).toMatchObject({
      status: 422,
      body: { code: "invalid", errors: [{ path, code }] },
    });
  });

  it("accept, list and remove contacts; deleting a category keeps its contacts (P3)", async () => {
    const { id } = await category(admin);
    const [one, two] = [await contact(admin), await contact(admin)];
    const path = `/api/categories/${id}/contacts`;
    expect(await admin.post(path, { contact_ids: [one.id, two.id, one.id] })).toMatchObject({
      status: 200,
      body: { added: 2 },
    });
    expect(await admin.post(path, { contact_ids: [one.id] })).toMatchObject({ body: { added: 0 } });
    expect((await admin.get<Page<Contact>>(path)).body.items.map((item) => item.id)).toEqual([
      two.id,
      one.id,
    ]);
    expect((await admin.get<Category>(`/api/categories/${id}`)).body.contact_count).toBe(2);
    expect((await admin.del(`${path}/${one.id}`)).status).toBe(204);
    expect((await admin.del(`${path}/${one.id}`)).status).toBe(404);
    expect((await admin.del(`/api/categories/${id}`)).status).toBe(204);
    expect((await admin.get<Contact>(`/api/contacts/${two.id}`)).body.category_ids).toEqual([]);
  });

  it("refuse a list with other users' or missing contacts completely", async () => {
    const { id } = await category(admin);
    const [mine, theirs] = [await contact(admin), await contact(other)];
    for (const contact_ids of [
      [mine.id, theirs.id],
      [mine.id, 999_999_999],
    ]) {
      expect(await admin.post<Problem>(`/api/categories/${id}/contacts`, { contact_ids })).toMatchObject({
        status: 422,
        body: { code: "contact_not_found" },
      });
    }
    expect((await admin.get<Category>(`/api/categories/${id}`)).body.contact_count).toBe(0);
    expect((await admin.post(`/api/categories/${id}/contacts`, { contact_ids: [] })).status).toBe(422);
  });
});

describe("contacts", () => {
  it("are created with a national or an international number, and come back as E.164", async () => {
    const written = national();
    const made = await admin.post<Contact>("/api/contacts", {
      full_name: " Zoé  Bâ ",
      phone: written,
      country_code: "fr",
      fields: { city: "Dakar", age: 7 },
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        full_name: "Zoé  Bâ",
        phone: `+33${written.slice(1)}`,
        country_code: "FR",
        fields: { city: "Dakar", age: "7" },
        category_ids: [],
        opted_out: false,
      },
    });
    expect(Object.keys(made.body).sort((a, b) => a.localeCompare(b))).toEqual([
      "category_ids",
      "consent_since",
      "consent_source",
      "country_code",
      "created_at",
      "fields",
      "first_name",
      "full_name",
      "id",
      "last_interaction_at",
      "opted_out",
      "phone",
      "updated_at",
    ]);
    const again = await admin.post<Problem>("/api/contacts", { full_name: "Autre", phone: made.body.phone });
    expect(again).toMatchObject({
      status: 409,
      body: { code: "contact_exists", errors: [{ path: "phone" }] },
    });
    expect((await other.post("/api/contacts", { full_name: "Autre", phone: made.body.phone })).status).toBe(
      201,
    );
  });

  it.each([
    [{ phone: "+33612345678" }, "full_name", "required"],
    [{ full_name: "A" }, "phone", "required"],
    [{ full_name: "A", phone: "" }, "phone", "required"],
    [{ full_name: "A", phone: "0612345678" }, "country_code", "unknown_country"],
    [{ full_name: "A", phone: "06123", country_code: "FR" }, "phone", "too_short"],
    [{ full_name: "A", phone: "06 AB 34 56 78", country_code: "FR" }, "phone", "letters"],
    [{ full_name: "A", phone: "+33999999999999" }, "phone", "too_long"],
    [{ full_name: "A", phone: "+15555555555" }, "phone", "bad_phone"],
    [{ full_name: "A", phone: "+33612345678", country_code: "FRA" }, "country_code", "bad_format"],
    [{ full_name: "x".repeat(121), phone: "+33612345678" }, "full_name", "too_long"],
    [{ full_name: "A", phone: "+33612345678", fields: ["a"] }, "fields", "wrong_type"],
    [{ full_name: "A", phone: "+33612345678", fields: { big: "x".repeat(1001) } }, "fields.big", "too_long"],
  ])("refuse %o", async (body, path, code) => {
    expect(await admin.post<Problem>("/api/contacts", body)).toMatchObject({
      status: 422,
      body: { code: "invalid", errors: [{ path, code }] },
    });
  });

  it("change only in the given fields, and in their categories as a whole", async () => {
    const [a, b] = [await category(admin), await category(admin)];
    const made = await contact(admin, { category_ids: [a.id] });
    const path = `/api/contacts/${made.id}`;
    expect((await admin.put<Contact>(path, { full_name: "Awa Ba" })).body).toMatchObject({
      full_name: "Awa Ba",
      phone: made.phone,
      category_ids: [a.id],
    });
    expect((await admin.put<Contact>(path, { category_ids: [b.id] })).body.category_ids).toEqual([b.id]);
    const written = national();
    expect((await admin.put<Contact>(path, { phone: written })).body.phone).toBe(`+33${written.slice(1)}`);
    expect(await admin.put<Problem>(path, { country_code: "SN" })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "country_code", code: "country_mismatch" }] },
    });
    const theirs = await category(other);
    expect(await admin.put<Problem>(path, { category_ids: [theirs.id] })).toMatchObject({
      status: 422,
      body: { code: "category_not_found" },
    });
    expect((await admin.get<Contact>(path)).body.category_ids).toEqual([b.id]);
  });

  it("are searched, filtered and paged (P12)", async () => {
    const made = await category(admin);
    const name = `Bintou ${Date.now()}`;
    const ids = [];
    for (let i = 0; i < 7; i++)
      ids.unshift((await contact(admin, { full_name: name, category_ids: [made.id] })).id);
    const seen: number[] = [];
    let cursor: string | null = "";
    do {
      const page: Page<Contact> = (
        await admin.get<Page<Contact>>(
          `/api/contacts?limit=3&category_id=${made.id}&q=bintou${cursor && `&cursor=${cursor}`}`,
        )
      ).body;
      expect(page).toMatchObject({ count: 7, count_at_least: 7 });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(ids);
    expect(
      (await admin.get<Page<Contact>>(`/api/contacts?category_id=${made.id}&country=SN`)).body,
    ).toMatchObject({ items: [], count: 0, next_cursor: null });
    expect(
      (await admin.get<Page<Contact>>(`/api/contacts?category_id=${made.id}&opted_out=false&sort=name`)).body
        .count,
    ).toBe(7);
  });

  it.each([
    "limit=0",
    "limit=51",
    "limit=x",
    "cursor=abc",
    "cursor=WyJhIl0",
    "sort=phone",
    "opted_out=maybe",
    "category_id=x",
    `q=${"x".repeat(101)}`,
  ])("refuse a list with %s", async (query) => {
    expect((await admin.get(`/api/contacts?${query}`)).status).toBe(422);
  });

  it("can be opted out and in again", async () => {
    const { id } = await contact(admin);
    expect(await admin.put(`/api/contacts/${id}/opt-out`)).toMatchObject({
      status: 200,
      body: { opted_out: true },
    });
    expect(
      (await admin.get<Page<Contact>>("/api/contacts?opted_out=true")).body.items.map((item) => item.id),
    ).toContain(id);
    expect((await admin.del(`/api/contacts/${id}/opt-out`)).status).toBe(204);
    expect((await admin.get<Contact>(`/api/contacts/${id}`)).body.opted_out).toBe(false);
    expect((await admin.post(`/api/contacts/${id}/reset-sequence`)).status).toBe(200);
  });

  it("are opted out by a list, and so are numbers that become contacts later", async () => {
    const known = await contact(admin);
    const selected = await contact(admin);
    const phone = newPhone();
    const list = {
      numbers: [known.phone, phone, phone, "12"],
      country_code: "FR",
      contact_ids: [selected.id],
      source: "Registre",
      since: "2026-03-01",
    };
    expect(await admin.post("/api/opt-outs", list)).toMatchObject({
      status: 200,
      body: { opted_out: 3, already: 0, refused: [{ written: "12", code: "too_short" }] },
    });
    expect((await admin.post("/api/opt-outs", { ...list, source: "" })).status).toBe(422);
    expect((await admin.post("/api/opt-outs", { source: "Registre" })).status).toBe(422);
    const later = await admin.post<Contact>("/api/contacts", { full_name: "Plus tard", phone });
    for (const { id } of [known, selected, later.body])
      expect((await admin.get<Contact>(`/api/contacts/${id}`)).body.opted_out).toBe(true);
    const path = `/api/contacts/${later.body.id}/opt-out`;
    expect((await chief.del(path)).status).toBe(403);
    expect((await chief.del(`${path}?reason=because`)).status).toBe(422);
    expect((await chief.del(`${path}?reason=wrong_person`)).status).toBe(204);
    expect((await admin.get<Contact>(`/api/contacts/${later.body.id}`)).body.opted_out).toBe(false);
  });

  it("are deleted once, which frees their number", async () => {
    const { id, phone } = await contact(admin);
    expect((await admin.del(`/api/contacts/${id}`)).status).toBe(204);
    expect((await admin.get(`/api/contacts/${id}`)).status).toBe(404);
    expect((await admin.del(`/api/contacts/${id}`)).status).toBe(404);
    expect((await admin.post("/api/contacts", { full_name: "Retour", phone })).status).toBe(201);
  });

  it("are exported, one with its whole history, all as CSV without formulas", async () => {
    const { id } = await contact(admin, { full_name: "=cmd|' /C calc'!A0" });
    expect(await admin.get(`/api/contacts/${id}/export`)).toMatchObject({
      status: 200,
      body: { id, timeline: { items: [{ type: "created" }] } },
    });
    const csv = await admin.get<string>("/api/contacts/export?q=cmd");
    expect(csv.headers.get("content-type")).toContain("text/csv");
    expect(csv.body).toContain("Nom;Prénom;Téléphone;Pays");
    expect(csv.body).toContain("'=cmd|' /C calc'!A0;'=cmd|';(+33)");
  });
});

describe("P11 another user's contact or category", () => {
  it("is answered 404 for an admin before the body is checked; the super-admin reads it and may not change it", async () => {
    const theirs = { contact: await contact(other), category: await category(other) };
    const paths = [
      ["put", `/api/contacts/${theirs.contact.id}`],
      ["del", `/api/contacts/${theirs.contact.id}`],
      ["put", `/api/contacts/${theirs.contact.id}/opt-out`],
      ["del", `/api/contacts/${theirs.contact.id}/opt-out`],
      ["post", `/api/contacts/${theirs.contact.id}/reset-sequence`],
      ["put", `/api/categories/${theirs.category.id}`],
      ["del", `/api/categories/${theirs.category.id}`],
      ["post", `/api/categories/${theirs.category.id}/contacts`],
      ["del", `/api/categories/${theirs.category.id}/contacts/${theirs.contact.id}`],
    ] as const;
    for (const [method, path] of paths) {
      expect([path, (await admin[method](path, { full_name: 7 })).status]).toEqual([path, 404]);
      expect([path, (await chief[method](path, { full_name: 7 })).status]).toEqual([path, 403]);
      expect([path, (await apiWith()[method](path, {})).status]).toEqual([path, 401]);
    }
    for (const path of [`/api/contacts/${theirs.contact.id}`, `/api/categories/${theirs.category.id}`]) {
      expect((await admin.get(path)).status).toBe(404);
      expect((await chief.get(path)).status).toBe(200);
    }
    expect(
      (await admin.get<Page<Contact>>("/api/contacts?limit=50")).body.items.map((item) => item.id),
    ).not.toContain(theirs.contact.id);
  });

  it.each(["0", "-1", "abc", "1.5", "99999999999999999999", "9007199254740991"])(
    "is answered 404 for the id %s",
    async (id) => {
      expect((await admin.get(`/api/contacts/${id}`)).status).toBe(404);
      expect((await admin.put(`/api/categories/${id}`, {})).status).toBe(404);
    },
  );
});
