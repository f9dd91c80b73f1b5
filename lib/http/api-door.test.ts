// @vitest-environment node
import { afterEach, describe, expect, it, vi } from "vitest";
import { answerCall } from "./api-door";
import { MOST_BYTES } from "./body";

const call = (method: string, path: string, headers: Record<string, string> = {}) =>
  answerCall(new Request(`https://relance.test${path}`, { method, headers }));
const passes = (response: Response) => response.headers.get("x-middleware-next") === "1";
const codeOf = async (response: Response) => [response.status, (await response.json()).code];

afterEach(() => vi.unstubAllEnvs());

describe("an API request", () => {
  it.each(["/api/contacts/%", "/api/contacts/%ED%A0%80", "/api/%ff/x"])(
    "to %s, which is not decodable, is answered 404",
    async (path) => expect(await codeOf(call("GET", path))).toEqual([404, "not_found"]),
  );

  it("with a method that its path does not allow is answered 405 with the allowed methods", async () => {
    const response = call("PATCH", "/api/contacts/7");
    expect(response.headers.get("allow")).toBe("GET, PUT, DELETE, HEAD, OPTIONS");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await codeOf(response)).toEqual([405, "method_not_allowed"]);
    expect(passes(call("HEAD", "/api/contacts/7"))).toBe(true);
    expect(passes(call("PATCH", "/api/nothing"))).toBe(true);
  });

  it("with a Content-Length above the limit is answered 413 before its body is read", async () => {
    const large = { "content-length": String(200 * 1024 * 1024) };
    expect(await codeOf(call("POST", "/api/auth/login", large))).toEqual([413, "too_large"]);
    const length = (bytes: number) => ({ "content-length": String(bytes) });
    expect(passes(call("POST", "/api/contacts/import", length(MOST_BYTES)))).toBe(true);
    expect(await codeOf(call("POST", "/api/contacts/import", length(MOST_BYTES + 1)))).toEqual([
      413,
      "too_large",
    ]);
    expect(MOST_BYTES).toBe(4.5 * 1024 * 1024);
  });
});

describe("a page of another origin", () => {
  const asked = { origin: "https://site.example", "access-control-request-method": "POST" };
  const allow = (list: string) => vi.stubEnv("ALLOWED_ORIGINS", list);
  const corsOf = (response: Response) => response.headers.get("access-control-allow-origin");

  it("is allowed once its origin is listed, with a token and never with a cookie", () => {
    allow("https://other.example, https://site.example/");
    const preflight = call("OPTIONS", "/api/campaigns", asked);
    expect([preflight.status, corsOf(preflight)]).toEqual([204, "https://site.example"]);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    const answer = call("GET", "/api/campaigns", asked);
    expect([passes(answer), corsOf(answer), answer.headers.get("vary")]).toEqual([
      true,
      "https://site.example",
      "Origin",
    ]);
    for (const response of [preflight, answer])
      expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    expect(corsOf(call("PATCH", "/api/campaigns", asked))).toBe("https://site.example");
  });

  it.each(["", "https://site.example.evil.test", "https://sub.site.example", "http://site.example", "*"])(
    "is not allowed by the list %j",
    (list) => {
      allow(list);
      expect(corsOf(call("OPTIONS", "/api/campaigns", asked))).toBeNull();
      expect(corsOf(call("GET", "/api/campaigns", asked))).toBeNull();
    },
  );

  it("without an origin gets no CORS header, whatever the list", () => {
    allow("https://site.example");
    expect(corsOf(call("GET", "/api/campaigns"))).toBeNull();
    expect(corsOf(call("GET", "/api/campaigns", { origin: "null" }))).toBeNull();
  });
});
