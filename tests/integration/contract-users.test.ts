import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { newCategory, type Page, problemOf, refusal, send } from "../support/contract.ts";
import { countMailsTo, mailTo } from "../support/mailbox.ts";
import { ACCOUNTS, type Api, apiWith, login, stack } from "../support/stack.ts";

type User = {
  id: string;
  email: string;
  full_name: string;
  role: "admin" | "super_admin";
  active: boolean;
  locale: string;
  created_at: string;
  last_sign_in_at: string | null;
};

type PasswordLink = { url: string; type: "invite" | "recovery" };

/** The status of Supabase Auth for the token of a link, as the app redeems it with a new password. */
async function useUp({ url, type }: PasswordLink): Promise<number> {
  const { supabase, env } = stack();
  const { status } = await fetch(`${supabase}/auth/v1/verify`, {
    method: "POST",
    headers: { apikey: env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "" },
    body: JSON.stringify({ token_hash: new URL(url).searchParams.get("token_hash"), type }),
  });
  return status;
}

const PASSWORD = "un-mot-de-passe-long";
const newEmail = () => `team+${randomUUID().slice(0, 13)}@relance.test`;
const nobody = "6f1b7f4e-53c7-4d0e-9d0b-3a4c40b0a001";

let chief: Api;
let admin: Api;
beforeAll(async () => {
  chief = await login(ACCOUNTS.superAdmin);
  admin = await login(ACCOUNTS.admin);
});

const create = async (more: object = {}): Promise<User> => {
  const { status, body } = await chief.post<User>("/api/users", {
    email: newEmail(),
    full_name: "Moussa Fall",
    password: PASSWORD,
    ...more,
  });
  expect([status, body]).toEqual([201, expect.anything()]);
  return body;
};
const read = (id: string) => chief.get<User>(`/api/users/${id}`);

describe("users", () => {
  it("are created, read, changed, listed and deleted, and a password is never returned", async () => {
    const made = await create();
    expect(Object.keys(made)).toEqual([
      "id",
      "email",
      "full_name",
      "role",
      "active",
      "locale",
      "created_at",
      "last_sign_in_at",
    ]);
    expect(made).toMatchObject({ role: "admin", active: true, last_sign_in_at: null });
    const mine = await login(made.email, PASSWORD);
    expect((await mine.get("/api/auth/me")).body).toMatchObject({ id: made.id, role: "admin" });
    expect((await read(made.id)).body).toMatchObject({ last_sign_in_at: expect.any(String) });

    const changed = await chief.put<User>(`/api/users/${made.id}`, {
      full_name: " Moussa Ba ",
      role: "super_admin",
    });
    expect(changed).toMatchObject({ status: 200, body: { full_name: "Moussa Ba", role: "super_admin" } });
    expect((await mine.get("/api/users")).status).toBe(200);
    expect((await chief.put(`/api/users/${made.id}`, { role: "admin" })).status).toBe(200);
    expect((await mine.get("/api/users")).status).toBe(403);
    expect((await chief.put<User>(`/api/users/${made.id}`, {})).body.full_name).toBe("Moussa Ba");

    expect((await chief.del(`/api/users/${made.id}`)).status).toBe(204);
    expect((await read(made.id)).status).toBe(404);
    await expect(login(made.email, PASSWORD)).rejects.toThrow("401");
    expect((await mine.get("/api/auth/me")).status).toBe(401);
    await create({ email: made.email });
  });

  it("can get a new address and password, which replace the old ones", async () => {
    const made = await create();
    const email = newEmail();
    const again = "un-autre-mot-de-passe";
    expect(
      (await chief.put<User>(`/api/users/${made.id}`, { email: email.toUpperCase(), password: again })).body
        .email,
    ).toBe(email);
    await login(email, again);
    await expect(login(made.email, again)).rejects.toThrow("401");
    await expect(login(email, PASSWORD)).rejects.toThrow("401");
  });

  it("created without a password are invited by mail and choose it themselves", async () => {
    const made = await create({ password: undefined });
    const mail = await mailTo(made.email);
    const link = new URL(mail.link);
    expect(new URL(link.searchParams.get("redirect_to") ?? "").pathname).toBe("/reset-password");
    expect(link.searchParams.get("type")).toBe("invite");
    await expect(login(made.email, PASSWORD)).rejects.toThrow("401");
  });

  it("whom no mail can reach are refused with the cause at the address, and not created", async () => {
    const email = `stranger-${randomUUID()}@relance.test`;
    const refused = await chief.post("/api/users", { email, full_name: "Ailleurs" });
    expect(refusal(refused)).toEqual(["422 mail_not_sent", { email: "mail_not_authorized" }]);
    expect((await chief.get<Page<User>>(`/api/users?q=${encodeURIComponent(email)}`)).body.count).toBe(0);
    expect(await countMailsTo(email)).toBe(0);
  });

  it("are invited with a link that looking at does not use up, and that works once", async () => {
    const email = `stranger-${randomUUID()}@relance.test`;
    const fields = { email, full_name: "Ailleurs", invitation: "link" };
    const { status, body } = await chief.post<User & { link: PasswordLink }>("/api/users", fields);
    expect([status, body.link.type]).toEqual([201, "invite"]);
    expect(await countMailsTo(email)).toBe(0);
    expect(new URL(body.link.url).origin + new URL(body.link.url).pathname).toBe(
      `${stack().app}/reset-password`,
    );
    for (const method of ["HEAD", "GET", "GET"])
      expect((await fetch(body.link.url, { method })).status).toBe(200);
    expect(await useUp(body.link)).toBe(200);
    expect(await useUp(body.link)).toBe(403);
    expect((await read(body.id)).body).not.toHaveProperty("link");
  });

  it("get a new link, which replaces the one before, until they are deactivated", async () => {
    const made = await create();
    const ask = () => chief.post<PasswordLink>(`/api/users/${made.id}/link`);
    const first = await ask();
    const second = await ask();
    expect([first.status, first.body.type]).toEqual([201, "recovery"]);
    expect(await useUp(first.body)).toBe(403);
    expect(await useUp(second.body)).toBe(200);
    const mine = await login(made.email, PASSWORD);
    expect((await mine.post(`/api/users/${made.id}/link`)).status).toBe(403);
    await chief.put(`/api/users/${made.id}`, { active: false });
    expect(refusal(await ask())).toEqual(["409 conflict", {}]);
  });

  it("have unique addresses", async () => {
    const made = await create();
    for (const email of [made.email, ` ${made.email.toUpperCase()}`, ACCOUNTS.admin])
      for (const password of [PASSWORD, undefined]) {
        const answer = await chief.post("/api/users", { email, full_name: "Autre", password });
        expect(refusal(answer)).toEqual(["409 user_exists", { email: "user_exists" }]);
      }
    const other = await create();
    const answer = await chief.put(`/api/users/${other.id}`, {
      email: made.email,
      full_name: "Changé",
      password: "encore-un-mot-de-passe",
    });
    expect(refusal(answer)).toEqual(["409 user_exists", { email: "user_exists" }]);
    expect((await read(other.id)).body).toMatchObject({ email: other.email, full_name: "Moussa Fall" });
    await login(other.email, PASSWORD);
    expect(await countMailsTo(made.email)).toBe(0);
  });

  it("created twice simultaneously exist once", async () => {
    for (const password of [PASSWORD, undefined]) {
      const email = newEmail();
      const answers = await Promise.all(
        [1, 2, 3].map(() => chief.post<User>("/api/users", { email, full_name: "Une fois", password })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      const { id } = answers.find(({ status }) => status === 201)!.body;
      expect((await read(id)).status).toBe(200);
      expect((await chief.get<Page<User>>(`/api/users?q=${encodeURIComponent(email)}`)).body.count).toBe(1);
    }
  });

  it.each([
    [{ full_name: "A" }, { email: "required" }],
    [{ email: "a" }, { email: "bad_email", full_name: "required" }],
    [{ email: newEmail(), full_name: " " }, { full_name: "required" }],
    [{ email: newEmail(), full_name: "x".repeat(121) }, { full_name: "too_long" }],
    [{ email: newEmail(), full_name: "A", password: "neuf12345" }, { password: "too_short" }],
    [{ email: newEmail(), full_name: "A", password: "é".repeat(37) }, { password: "too_long" }],
    [{ email: newEmail(), full_name: "A", password: `dix-chars\u0000-` }, { password: "bad_format" }],
    [{ email: newEmail(), full_name: "A", password: PASSWORD, role: "owner" }, { role: "not_allowed" }],
    [{ email: newEmail(), full_name: "A", password: PASSWORD, active: "yes" }, { active: "wrong_type" }],
  ])("refuse %j", async (body, fields) => {
    expect(refusal(await chief.post("/api/users", body))).toEqual(["422 invalid", fields]);
  });

  it("are listed by name, in pages that leave none out (P12)", async () => {
    const word = randomUUID().slice(0, 8);
    const made = [];
    for (const name of ["Élodie", "awa", "Zoé", "Bintou", "éric"])
      made.push((await create({ full_name: `${name} ${word}` })).full_name);
    const seen: string[] = [];
    let cursor: string | null = "";
    do {
      const page: Page<User> = (
        await chief.get<Page<User>>(`/api/users?limit=2&q=${word}${cursor && `&cursor=${cursor}`}`)
      ).body;
      expect(page).toMatchObject({ count: 5, count_at_least: 5 });
      seen.push(...page.items.map((user) => user.full_name));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(["awa", "Bintou", "Élodie", "éric", "Zoé"].map((name) => `${name} ${word}`));
    for (const query of ["limit=0", "limit=51", "cursor=abc", "cursor=WyJhIl0"])
      expect((await chief.get(`/api/users?${query}`)).status).toBe(422);
  });

  it.each(["1", "abc", "null", "%00", nobody])("are answered 404 for the id %s", async (id) => {
    for (const method of ["get", "del"] as const)
      expect((await chief[method](`/api/users/${id}`)).status).toBe(404);
    expect((await chief.put(`/api/users/${id}`, { full_name: 7 })).status).toBe(404);
  });

  it("can be managed by super-admins only", async () => {
    const { id } = await create();
    const calls = (api: Api) => [
      api.get("/api/users"),
      api.post("/api/users", { email: newEmail(), full_name: "A", password: PASSWORD }),
      api.post("/api/users", { nothing: true }),
      api.get(`/api/users/${id}`),
      api.put(`/api/users/${id}`, { role: "super_admin" }),
      api.del(`/api/users/${id}`),
      api.get("/api/users/abc"),
    ];
    for (const answer of await Promise.all(calls(admin)))
      expect(refusal(answer)).toEqual(["403 forbidden", {}]);
    for (const answer of await Promise.all(calls(apiWith()))) expect(answer.status).toBe(401);
    expect((await read(id)).body).toMatchObject({ role: "admin", active: true });
  });
});

describe("a deactivated user", () => {
  it("is locked out at once, open sessions included, and can log in after reactivation", async () => {
    const made = await create();
    const opened = await send("POST", "/api/auth/login", {
      body: JSON.stringify({ email: made.email, password: PASSWORD }),
      headers: { "content-type": "application/json" },
    });
    const { access_token, refresh_token } = JSON.parse(opened.text);
    const mine = apiWith(access_token);
    expect((await mine.get("/api/contacts")).status).toBe(200);
    expect((await chief.put(`/api/users/${made.id}`, { active: false })).body).toMatchObject({
      active: false,
    });
    expect((await mine.get("/api/contacts")).status).toBe(401);
    const refresh = () =>
      send("POST", "/api/auth/refresh", {
        body: JSON.stringify({ refresh_token }),
        headers: { "content-type": "application/json" },
      });
    expect(problemOf(await refresh()).status).toBe(401);
    await expect(login(made.email, PASSWORD)).rejects.toThrow("401");
    expect((await chief.put(`/api/users/${made.id}`, { active: true })).status).toBe(200);
    expect(problemOf(await refresh()).status).toBe(401);
    await login(made.email, PASSWORD);
  });

  it("cannot log in when created inactive", async () => {
    const made = await create({ active: false });
    await expect(login(made.email, PASSWORD)).rejects.toThrow("401");
  });
});

describe("a deleted user", () => {
  it("must hand over what they own", async () => {
    const [gone, newOwner] = [await create(), await create()];
    const mine = await login(gone.email, PASSWORD);
    const category = await newCategory(mine);
    const contact = await mine.post<{ id: number; phone: string }>("/api/contacts", {
      full_name: "Awa Ndiaye",
      phone: `+2217611${String(Date.now() % 100_000).padStart(5, "0")}`,
      category_ids: [category],
    });
    expect(contact.status).toBe(201);
    expect(refusal(await chief.del(`/api/users/${gone.id}`))).toEqual(["409 user_owns_data", {}]);
    expect((await mine.get("/api/contacts")).status).toBe(200);
    for (const to of ["x", nobody, gone.id])
      expect(await chief.del(`/api/users/${gone.id}?hand_over_to=${to}`)).toMatchObject({
        status: 422,
        body: { code: "invalid", errors: [{ path: "hand_over_to" }] },
      });
    expect((await chief.del(`/api/users/${gone.id}?hand_over_to=${newOwner.id}`)).status).toBe(204);
    const theirs = await login(newOwner.email, PASSWORD);
    expect((await theirs.get<Page<{ id: number }>>("/api/contacts")).body).toMatchObject({
      count: 1,
      items: [{ id: contact.body.id, phone: contact.body.phone }],
    });
    const { body } = await theirs.get<Page<{ contact_count: number }>>("/api/categories");
    expect(body).toMatchObject({ count: 1, items: [{ contact_count: 1 }] });
    expect((await mine.get("/api/contacts")).status).toBe(401);
    expect((await read(gone.id)).status).toBe(404);
  });

  it("cannot be the caller", async () => {
    const me = await chief.get<{ id: string }>("/api/auth/me");
    expect((await chief.del(`/api/users/${me.body.id}`)).status).toBe(409);
    expect((await chief.get("/api/auth/me")).status).toBe(200);
  });
});

it("the last active super-admin cannot be demoted, deactivated or deleted", async () => {
  const me = await chief.get<{ id: string }>("/api/auth/me");
  const path = `/api/users/${me.body.id}`;
  const { items } = (await chief.get<Page<User>>("/api/users?limit=50")).body;
  expect(items.filter((user) => user.role === "super_admin" && user.active)).toHaveLength(1);
  for (const change of [{ role: "admin" }, { active: false }, { role: "admin", active: false }])
    expect(refusal(await chief.put(path, change))).toEqual(["409 last_super_admin", {}]);
  expect(refusal(await chief.del(path))).toEqual(["409 last_super_admin", {}]);
  const { role } = (await chief.get<{ role: string }>("/api/auth/me")).body;
  expect(role).toBe("super_admin");
});
