import { createHmac } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSigningKey } from "../../stand-ins/supabase/keys.ts";
import { problemOf, type Raw, rest, send } from "../support/contract.ts";
import { ACCOUNTS, stack } from "../support/stack.ts";

type Session = {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  token_type: string;
  user: { id: string; email: string };
};

const JSON_TYPE = { "content-type": "application/json" };
const post = (path: string, body: unknown, headers: Record<string, string> = {}, token?: string) =>
  send("POST", path, { body: JSON.stringify(body), headers: { ...JSON_TYPE, ...headers }, token });
const logIn = (email: string = ACCOUNTS.admin, password: string = ACCOUNTS.password) =>
  post("/api/auth/login", { email, password });
const sessionOf = ({ text }: Raw) => JSON.parse(text) as Session;
const cookieOf = ({ headers }: Raw) =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
const me = (token: string) => send("GET", "/api/auth/me", { token });
const meByCookie = (cookie: string) => send("GET", "/api/auth/me", { headers: { cookie } });

let session: Session;
let cookie: string;
beforeAll(async () => {
  const answer = await logIn();
  session = sessionOf(answer);
  cookie = cookieOf(answer);
});

describe("logging in", () => {
  it("opens a session of half an hour, with a cookie that scripts cannot read", async () => {
    const answer = await logIn(` ${ACCOUNTS.admin.toUpperCase()} `);
    expect(answer.status).toBe(200);
    expect(sessionOf(answer)).toMatchObject({
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in: 1800,
      token_type: "bearer",
      user: { email: ACCOUNTS.admin, role: "admin" },
    });
    for (const set of answer.headers.getSetCookie()) expect(set).toMatch(/; HttpOnly; SameSite=lax/i);
    expect(answer.text).not.toContain(ACCOUNTS.password);
  });

  it("makes /api/auth/me return the user, by token and by cookie", async () => {
    const { id, email, full_name, role, locale } = JSON.parse((await me(session.access_token)).text);
    expect({ id, email, role, locale }).toEqual({
      id: session.user.id,
      email: ACCOUNTS.admin,
      role: "admin",
      locale: "fr",
    });
    expect(full_name).toEqual(expect.any(String));
    expect(JSON.parse((await meByCookie(cookie)).text)).toMatchObject({ id });
  });

  it.each([
    [{ email: ACCOUNTS.admin, password: "wrong" }, 401, "invalid_credentials", {}],
    [{ email: "nobody@relance.test", password: "x" }, 401, "invalid_credentials", {}],
    [{ email: ACCOUNTS.admin, password: "a\u0000" }, 401, "invalid_credentials", {}],
    [{ email: "a\u0000@relance.test", password: "x" }, 422, "invalid", { email: "bad_email" }],
    [{}, 422, "invalid", { email: "required", password: "required" }],
    [{ email: 3, password: [] }, 422, "invalid", { email: "wrong_type", password: "wrong_type" }],
    [{ email: ACCOUNTS.admin, password: "x".repeat(1e6) }, 422, "invalid", { password: "too_long" }],
    [[], 422, "invalid", { "": "wrong_type" }],
  ])("refuses %j", async (body, status, code, fields) => {
    const problem = problemOf(await post("/api/auth/login", body));
    expect([problem.status, problem.code]).toEqual([status, code]);
    expect(Object.fromEntries(problem.errors.map((error) => [error.path, error.code]))).toEqual(fields);
  });
});

describe("P9 a token", () => {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const claims = () =>
    JSON.parse(Buffer.from(session.access_token.split(".")[1] ?? "", "base64url").toString());
  const symmetric = (secret: string) => {
    const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims())}`;
    return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
  };
  const genuine = async (changed: object) =>
    (await loadSigningKey(stack().env.DATA_DIR ?? "")).sign({ ...claims(), ...changed });

  const refusedAtBothDoors = async (token: string) => {
    expect(problemOf(await me(token))).toMatchObject({ status: 401, code: "unauthenticated" });
    expect((await rest("GET", "contacts?select=id", { token })).status).toBe(401);
  };

  it("signed by this project is accepted", async () => {
    expect((await me(await genuine({}))).status).toBe(200);
  });

  it("that has expired is refused", async () => {
    await refusedAtBothDoors(await genuine({ iat: 1_700_000_000, exp: 1_700_001_800 }));
  });

  it("without a signature is refused", async () => {
    const [, payload, signature] = session.access_token.split(".");
    await refusedAtBothDoors(`${encode({ alg: "none", typ: "JWT" })}.${payload}.`);
    await refusedAtBothDoors(`${encode({ alg: "none", typ: "JWT" })}.${payload}.${signature}`);
  });

  it("signed with a guessable secret is refused", async () => {
    const { keys } = await (await fetch(`${stack().supabase}/auth/v1/.well-known/jwks.json`)).json();
    const { env } = stack();
    for (const secret of [
      "secret",
      "super-secret-jwt-token-with-at-least-32-characters-long",
      env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "",
      env.SUPABASE_SECRET_KEY ?? "",
      JSON.stringify(keys[0]),
    ])
      await refusedAtBothDoors(symmetric(secret));
  });

  it("of another project is refused, though it names our key", async () => {
    const { privateKey } = await generateKeyPair("ES256", { extractable: true });
    const [header] = session.access_token.split(".");
    const { kid } = JSON.parse(Buffer.from(header ?? "", "base64url").toString());
    for (const named of [kid, (await exportJWK(privateKey)).x ?? ""])
      await refusedAtBothDoors(
        await new SignJWT(claims()).setProtectedHeader({ alg: "ES256", kid: named }).sign(privateKey),
      );
  });

  it("with other claims under the old signature is refused", async () => {
    const [header, , signature] = session.access_token.split(".");
    await refusedAtBothDoors(`${header}.${encode({ ...claims(), role: "service_role" })}.${signature}`);
  });

  it.each(["", "abc", "a.b.c", "sb_publishable_local", "sb_secret_local"])(
    "that is not a token (%j) is refused",
    async (token) => {
      expect(problemOf(await me(token)).status).toBe(401);
      expect((await meByCookie(`sb-127-auth-token=base64-${token}`)).status).toBe(401);
    },
  );
});

describe("a session", () => {
  it("by cookie may write only from the app's own origin", async () => {
    const write = (headers: Record<string, string>) =>
      post("/api/categories", { name: "Origine" }, { cookie, ...headers });
    for (const origin of ["http://evil.test", "null", `${stack().app}.evil.test`])
      expect(problemOf(await write({ origin }))).toMatchObject({ status: 403, code: "foreign_origin" });
    for (const site of ["cross-site", "same-site"])
      expect(problemOf(await write({ "sec-fetch-site": site })).code).toBe("foreign_origin");
    expect((await write({ origin: stack().app })).status).toBe(201);
  });

  it("is renewed by its refresh token, in the body or in the cookie", async () => {
    const first = sessionOf(await logIn());
    const next = await post("/api/auth/refresh", { refresh_token: first.refresh_token });
    expect(next.status).toBe(200);
    expect(sessionOf(next).refresh_token).not.toBe(first.refresh_token);
    expect((await me(sessionOf(next).access_token)).status).toBe(200);
    const opened = await logIn();
    const renewed = await send("POST", "/api/auth/refresh", { headers: { cookie: cookieOf(opened) } });
    expect([renewed.status, (await meByCookie(cookieOf(renewed))).status]).toEqual([200, 200]);
    for (const [body, status] of [
      [{ refresh_token: "nope" }, 401],
      [{}, 401],
      [{ refresh_token: 5 }, 422],
      [{ refresh_token: "a\u0000" }, 422],
    ] as const)
      expect(problemOf(await post("/api/auth/refresh", body)).status).toBe(status);
  });

  it("ends by logging out", async () => {
    const opened = await logIn();
    const { access_token, refresh_token } = sessionOf(opened);
    for (const status of [204, 401])
      expect((await send("POST", "/api/auth/logout", { token: access_token })).status).toBe(status);
    expect((await me(access_token)).status).toBe(401);
    expect((await post("/api/auth/refresh", { refresh_token })).status).toBe(401);
    const left = await send("POST", "/api/auth/logout", { headers: { cookie: cookieOf(await logIn()) } });
    expect([left.status, left.headers.getSetCookie().join()]).toEqual([
      204,
      expect.stringMatching(/=;.*Max-Age=0/),
    ]);
    expect((await send("POST", "/api/auth/logout")).status).toBe(401);
  });
});

describe("a deactivated user", () => {
  const setActive = (active: boolean) =>
    rest("PATCH", `profiles?email=eq.${ACCOUNTS.otherAdmin}`, { body: { active } });
  afterAll(() => setActive(true));

  it("is locked out at once, with a valid token too, and cannot log in", async () => {
    const { access_token, refresh_token } = sessionOf(await logIn(ACCOUNTS.otherAdmin));
    expect((await setActive(false)).status).toBe(200);
    expect(problemOf(await me(access_token)).code).toBe("unauthenticated");
    expect((await rest("GET", "categories?select=id", { token: access_token })).body).toEqual([]);
    expect((await rest("POST", "categories", { token: access_token, body: { name: "Encore" } })).status).toBe(
      403,
    );
    expect(problemOf(await post("/api/auth/refresh", { refresh_token })).status).toBe(401);
    expect(problemOf(await logIn(ACCOUNTS.otherAdmin)).code).toBe("invalid_credentials");
    await setActive(true);
    expect((await me(access_token)).status).toBe(200);
  });
});

it("signing up is not possible", async () => {
  const { supabase, env } = stack();
  const answer = await send("POST", `${supabase}/auth/v1/signup`, {
    headers: { ...JSON_TYPE, apikey: env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "" },
    body: JSON.stringify({ email: "stranger@relance.test", password: "relance-local" }),
  });
  expect(answer.status).toBe(422);
});
