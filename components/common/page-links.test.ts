import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { hrefOf, pageLinks } from "./page-links";

const searchOf = (href: string) => Object.fromEntries(new URL(href, "http://x").searchParams);

test("a link's address holds the given filters, without empty ones", () => {
  expect(hrefOf("/contacts", { q: "", country: undefined })).toBe("/contacts");
  expect(hrefOf("/contacts", { q: "awa & co", country: "SN" })).toBe("/contacts?q=awa+%26+co&country=SN");
});

property.prop([fc.integer({ min: 1, max: 12 }), fc.string({ maxLength: 8 })])(
  "as many steps back as forward lead to the first page, with its filters",
  (steps, q) => {
    let search: Record<string, string> = q ? { q } : {};
    const visited: Record<string, string>[] = [];
    for (let step = 1; step <= steps; step++) {
      visited.push(search);
      const { nextHref, from } = pageLinks("/contacts", search, 50, `key-${step}`);
      expect(from).toBe(50 * (step - 1) + 1);
      search = searchOf(nextHref!);
    }
    for (let step = steps; step >= 1; step--) {
      search = searchOf(pageLinks("/contacts", search, 50, null).previousHref!);
      expect(search).toEqual(visited[step - 1]);
    }
    expect(pageLinks("/contacts", search, 50, null).previousHref).toBeUndefined();
  },
);
