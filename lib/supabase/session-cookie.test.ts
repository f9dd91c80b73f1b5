import { expect, it } from "vitest";
import { sessionCookie, withOwnAge } from "./session-cookie";

it("a session's cookie is hidden from scripts and other sites, secure over https, and lasts 30 days", () => {
  expect(sessionCookie("https://app.example")).toEqual({
    httpOnly: true,
    sameSite: "lax",
    secure: true,
    path: "/",
    maxAge: 2_592_000,
  });
  expect(sessionCookie("http://127.0.0.1:3000").secure).toBe(false);
});

it("every cookie gets that age, but one that is deleted", () => {
  const ages = [34_560_000, 1, 0, undefined].map((maxAge) => withOwnAge({ maxAge, path: "/" }));
  expect(ages).toEqual([2_592_000, 2_592_000, 0, 2_592_000].map((maxAge) => ({ maxAge, path: "/" })));
});
