import fc from "fast-check";
import { expect, test } from "vitest";
import { nextPath, withNext } from "./next-path";

test.each([
  "/campaigns/1",
  "/contacts?q=%C3%A9l%C3%A8ve&country=FR",
  "/inbox/12#last",
  "/settings/sender",
  "/api/docs",
  "/campaigns/%2F%2Fevil.example",
])("log-in leads back to %s", (path) => {
  expect(nextPath(path)).toBe(path);
});

test.each([
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "\t//evil.example",
  " //evil.example",
  "/..//evil.example",
  "/.//evil.example",
  "/a/..//evil.example",
  "/%2e%2e//evil.example",
  "/a/..\\..\\/evil.example",
  "%2F%2Fevil.example",
  "https://evil.example/",
  "https:evil.example",
  "javascript:alert(1)",
  "evil.example",
  "@evil.example",
  "",
  "/login",
  "/login?next=/login",
  "/reset-password?token_hash=ab",
  "/api/contacts/export",
  "/_next/static/x.js",
  "/privacy",
  `/${"a".repeat(3000)}`,
  null,
  undefined,
  ["/campaigns"],
])("log-in leads to the dashboard instead of %j", (path) => {
  expect(nextPath(path)).toBe("/dashboard");
});

test("whatever is given, log-in stays on this site", () => {
  const parts = fc.constantFrom(
    "/",
    "\\",
    ".",
    "..",
    "%2e",
    "%2f",
    "%5c",
    "\t",
    "\n",
    "@",
    ":",
    "?",
    "#",
    "evil.example",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(parts).map((each) => each.join("")),
      ),
      (given) => {
        const path = nextPath(given);
        expect(path.startsWith("/")).toBe(true);
        expect(new URL(path, "https://relance.example").origin).toBe("https://relance.example");
      },
    ),
  );
});

test("the log-in page is asked to return only to another page than the usual one", () => {
  expect(withNext("/login", "/dashboard")).toBe("/login");
  expect(withNext("/login", "//evil.example")).toBe("/login");
  expect(withNext("/login", "/contacts?q=a&b=c")).toBe("/login?next=%2Fcontacts%3Fq%3Da%26b%3Dc");
});
