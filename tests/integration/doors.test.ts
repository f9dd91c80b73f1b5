import { beforeAll, describe, expect, it } from "vitest";
import { problemOf, send } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

let admin: Api;
beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
});
const token = () => admin.accessToken;

describe("the API answers with a problem document", () => {
  it.each(["/api/contacts/%", "/api/contacts/%ED%A0%80/opt-out", "/api/categories/%ff/contacts/%"])(
    "404 to a path that is not decodable: %s, with and without a token",
    async (path) => {
      expect(problemOf(await send("GET", path, { token: token() })).code).toBe("not_found");
      expect(problemOf(await send("PUT", path)).status).toBe(404);
    },
  );

  it.each([
    ["PATCH", "/api/contacts", "GET, POST, HEAD, OPTIONS"],
    ["DELETE", "/api/auth/login", "POST, OPTIONS"],
    ["GET", "/api/campaigns/1/launch", "POST, OPTIONS"],
    ["PUT", "/api/jobs/sweep", "GET, POST, HEAD, OPTIONS"],
  ])("405 to %s %s, with the allowed methods", async (method, path, allow) => {
    const answer = await send(method, path, { token: token() });
    expect(problemOf(answer)).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(answer.headers.get("allow")).toBe(allow);
  });

  it.each([
    "/api/contacts?interacted_since=2027-01-01T00:00:00%2B23:59",
    "/api/contacts?interacted_since=0000-01-01T00:00:00Z",
    "/api/messages/stats?to=0001-01-01T00:00:00Z",
    "/api/messages?from=9999-12-31",
    "/api/messages/stats?from=0001-01-01",
  ])("422, or the rows, to an extreme date: %s", async (path) => {
    const answer = await send("GET", path, { token: token() });
    if (answer.status !== 200) expect(problemOf(answer).status).toBe(422);
  });

  it("422 to a consent date in the future", async () => {
    const body = {
      full_name: "Awa",
      phone: "+221771234500",
      consent_source: "Salon",
      consent_since: "9999-12-31",
    };
    const answer = await send("POST", "/api/contacts", { token: token(), body: JSON.stringify(body) });
    expect(problemOf(answer).errors).toEqual([{ path: "consent_since", code: "bad_date" }]);
  });

  it("413 to a body above the limit, with or without a Content-Length", async () => {
    const announced = new Uint8Array(6 * 1024 * 1024);
    expect((await send("POST", "/api/auth/login", { body: announced })).status).toBe(413);
    const chunked = await fetch(new URL("/api/auth/login", stack().app), {
      method: "POST",
      body: new Blob([announced]).stream(),
      duplex: "half",
    } as RequestInit).then(
      ({ status }) => status,
      () => 413,
    );
    expect(chunked).toBe(413);
  });
});

describe("a job answers 489, so that QStash does not repeat it,", () => {
  const job = (name: string, body: unknown) =>
    send("POST", `/api/jobs/${name}`, {
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { authorization: `Bearer ${stack().env.CRON_SECRET}` },
    });

  it.each([
    ["launch", { campaign_id: 987_654_321 }],
    ["import", { import_id: "00000000-0000-7000-8000-000000000000" }],
    ["send", { sender_id: 987_654_321 }],
    ["launch", "{"],
  ])("to a call of %s that can never succeed", async (name, body) => {
    const answer = await job(name, body);
    expect([answer.status, answer.headers.get("upstash-nonretryable-error")]).toEqual([489, "true"]);
  });
});

describe("a job without a signature", () => {
  it("is refused before its body is read, with a wrong secret of the right length too", async () => {
    const secret = stack().env.CRON_SECRET ?? "";
    const wrong = `${secret.slice(0, -1)}${secret.endsWith("x") ? "y" : "x"}`;
    const tries: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${wrong}` },
      { "upstash-signature": "a.b.c" },
    ];
    for (const headers of tries)
      expect((await send("POST", "/api/jobs/send", { body: '{"sender_id":1}', headers })).status).toBe(401);
  });
});

describe("every response has the security headers:", () => {
  const SHARED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "strict-transport-security": expect.stringMatching(/^max-age=\d{7,}/),
  };
  const headersOf = async (path: string, method = "GET") =>
    Object.fromEntries((await send(method, path)).headers);

  it.each(["/api/health", "/api/contacts", "/api/nothing", "/api/openapi.json"])("%s", async (path) => {
    expect(await headersOf(path)).toMatchObject({
      ...SHARED,
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    });
  });

  it("a refused method", async () => {
    expect(await headersOf("/api/contacts", "PATCH")).toMatchObject(SHARED);
  });

  it.each(["/login", "/contacts/x.png", "/nothing.svg", "/api/docs"])(
    "the page %s, with a nonce",
    async (path) => {
      expect(await headersOf(path)).toMatchObject({
        ...SHARED,
        "content-security-policy": expect.stringMatching(
          /script-src 'self' 'nonce-[^']+' .*frame-ancestors 'none'/,
        ),
      });
    },
  );

  it("static files", async () => {
    const page = await send("GET", "/login");
    const script = /\/_next\/static\/[^"]+\.js/.exec(page.text)?.[0] ?? "";
    for (const path of [script, "/icon.svg"]) expect(await headersOf(path)).toMatchObject(SHARED);
  });
});

it("the session cookie lasts thirty days", async () => {
  const body = JSON.stringify({ email: ACCOUNTS.admin, password: ACCOUNTS.password });
  const { headers } = await send("POST", "/api/auth/login", { body });
  const ages = headers.getSetCookie().map((cookie) => /Max-Age=(\d+)/i.exec(cookie)?.[1]);
  expect(new Set(ages)).toEqual(new Set(["2592000"]));
});
