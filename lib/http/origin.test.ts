// @vitest-environment node
import { expect, it } from "vitest";
import { bearerToken, refuseForeignOrigin } from "./route";

const HOST = "app.example";
const passes = (method: string, headers: Record<string, string>) => {
  try {
    refuseForeignOrigin(
      new Request(`https://${HOST}/api/categories`, { method, headers: { host: HOST, ...headers } }),
    );
    return true;
  } catch {
    return false;
  }
};

it.each([
  [{ origin: `https://${HOST}` }, true],
  [{ origin: `https://${HOST}`, "sec-fetch-site": "same-origin" }, true],
  [{ origin: `https://evil.example` }, false],
  [{ origin: `https://${HOST}.evil.example` }, false],
  [{ origin: `https://${HOST}:8443` }, false],
  [{ origin: "null" }, false],
  [{ origin: "" }, false],
  [{}, true],
  [{ "sec-fetch-site": "same-origin" }, true],
  [{ "sec-fetch-site": "none" }, true],
  [{ "sec-fetch-site": "same-site" }, false],
  [{ "sec-fetch-site": "cross-site" }, false],
  [{ "sec-fetch-site": "" }, false],
])("a write by cookie with %j passes: %s; a read always does", (headers, expected) => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH"]) expect(passes(method, headers)).toBe(expected);
  for (const method of ["GET", "HEAD"]) expect(passes(method, headers)).toBe(true);
});

it.each([
  ["Bearer abc", "abc"],
  ["bearer abc", "abc"],
  ["Bearer", ""],
  ["Bearer a b", ""],
  ["Basic abc", ""],
  ["xBearer abc", ""],
])("the authorization %j holds the token %j", (authorization, token) => {
  expect(bearerToken(new Request("https://x.example", { headers: { authorization } }))).toBe(token);
});

it("a request without authorization has no token", () => {
  expect(bearerToken(new Request("https://x.example"))).toBeUndefined();
});
