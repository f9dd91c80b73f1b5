import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { newPhone, problemOf, type Raw, rest, send } from "../support/contract.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

let admin: Api;
let other: Api;
beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
});

const JSON_TYPE = { "content-type": "application/json" };
const post = (path: string, body: unknown, key: string, api = admin): Promise<Raw> =>
  send("POST", path, {
    token: api.accessToken,
    body: body instanceof FormData ? body : JSON.stringify(body),
    headers: { "idempotency-key": key, ...(body instanceof FormData ? {} : JSON_TYPE) },
  });
const campaignsNamed = async (name: string) =>
  (await rest("GET", `campaigns?select=id&name=eq.${encodeURIComponent(name)}`)).body;
const draft = (name: string) => ({
  name,
  category_ids: [],
  template: { name: "bienvenue", language: "fr", variables: {} },
});

describe("a POST with an Idempotency-Key", () => {
  it("that is repeated gets the first response and creates nothing more", async () => {
    const [key, name] = [randomUUID(), `Une fois ${randomUUID()}`];
    const first = await post("/api/campaigns", draft(name), key);
    const again = await post("/api/campaigns", draft(name), key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(again.type).toBe(first.type);
    expect(await campaignsNamed(name)).toHaveLength(1);
  });

  it("that is sent many times simultaneously creates one row", async () => {
    const [key, name] = [randomUUID(), `À la fois ${randomUUID()}`];
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post("/api/campaigns", draft(name), key)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(201);
    for (const answer of answers)
      if (answer.status !== 201)
        expect(problemOf(answer)).toMatchObject({ status: 409, code: "in_progress" });
    expect(await campaignsNamed(name)).toHaveLength(1);
  });

  it("with another body or another path is refused", async () => {
    const key = randomUUID();
    expect((await post("/api/categories", { name: `A ${key}` }, key)).status).toBe(201);
    for (const [path, body] of [
      ["/api/categories", { name: `B ${key}` }],
      ["/api/contacts", { name: `A ${key}` }],
    ] as const)
      expect(problemOf(await post(path, body, key))).toMatchObject({ status: 422, code: "key_reused" });
  });

  it("whose response was lost returns the row that it created", async () => {
    const [key, phone] = [randomUUID(), newPhone()];
    const contact = { full_name: "Awa", phone };
    const { id } = JSON.parse((await post("/api/contacts", contact, key)).text) as { id: number };
    await rest("PATCH", `idempotency_keys?key=eq.${key}`, { body: { response: null } });
    const again = await post("/api/contacts", contact, key);
    expect([again.status, JSON.parse(again.text).id]).toEqual([201, id]);
  });

  it("that was refused may be repeated with its key once it is corrected", async () => {
    const key = randomUUID();
    expect((await post("/api/categories", { name: "" }, key)).status).toBe(422);
    expect((await post("/api/categories", { name: `C ${key}` }, key)).status).toBe(201);
  });

  it("is separate from another user's with the same key", async () => {
    const key = randomUUID();
    const mine = await post("/api/categories", { name: `D ${key}` }, key);
    const theirs = await post("/api/categories", { name: `D ${key}` }, key, other);
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(JSON.parse(theirs.text).id).not.toBe(JSON.parse(mine.text).id);
  });

  it("compares an uploaded file's content, not the form's boundary", async () => {
    const key = randomUUID();
    const form = (content: string) => {
      const data = new FormData();
      data.set("file", new File([content], "a.csv"));
      return data;
    };
    const lines = `nom;telephone\nAwa;${newPhone()}\n`;
    const first = await post("/api/contacts/import", form(lines), key);
    const again = await post("/api/contacts/import", form(lines), key);
    expect([first.status, again.text]).toEqual([202, first.text]);
    expect(problemOf(await post("/api/contacts/import", form(`${lines}x`), key)).code).toBe("key_reused");
  });

  it.each(["", "é", "a b", "x".repeat(201)])("is refused with the key %j", async (key) => {
    const answer = await post("/api/categories", { name: "E" }, key).catch(() => null);
    if (answer) expect(problemOf(answer).errors).toEqual([{ path: "Idempotency-Key", code: "bad_format" }]);
  });

  it("is executed again after 24 hours", async () => {
    const key = randomUUID();
    const first = await post("/api/categories", { name: `F ${key}` }, key);
    await rest("PATCH", `idempotency_keys?key=eq.${key}`, { body: { created_at: "2026-01-01T00:00:00Z" } });
    const again = await post("/api/categories", { name: `F ${key}` }, key);
    expect(again.status).toBe(201);
    expect(JSON.parse(again.text).id).not.toBe(JSON.parse(first.text).id);
  });
});
