import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { languages, locales } from "./languages";
import { localeOfPage, pickLocale, pickTimeZone } from "./locale";

describe("the language", () => {
  test.each([
    ["fr-CA,fr;q=0.9,en;q=0.8", "fr"],
    ["en-US,en;q=0.9", "en"],
    ["xx-XX,xx;q=0.9,en;q=0.5", "en"],
    ["xx-XX,xy;q=0.9", "fr"],
    ["en;q=0.2,fr;q=0.8", "fr"],
    ["en;q=0,fr;q=0.1", "fr"],
    ["en;q=0", "fr"],
    ["*", "fr"],
    ["", "fr"],
    [null, "fr"],
    [";;,q=;en;q=x", "fr"],
  ])("of a browser that sends %j is %s", (asked, expected) => {
    expect(pickLocale(undefined, asked)).toBe(expected);
  });
  test("that was chosen wins over the browser's", () => {
    expect(pickLocale("fr", "en")).toBe("fr");
    expect(pickLocale("en", "fr")).toBe("en");
  });
  test("that was chosen is ignored when it is not in the list", () => {
    expect(pickLocale("xx", "en")).toBe("en");
    expect(pickLocale("__proto__", null)).toBe("fr");
  });
});

describe("the language of a page", () => {
  test.each([
    ["/confidentialite", "fr"],
    ["/privacy", "en"],
    ["/privacy?from=meta", "en"],
    ["/privacy/x", undefined],
    ["/login", undefined],
    [null, undefined],
  ])("at %j is %s", (path, expected) => {
    expect(localeOfPage(path)).toBe(expected);
  });
  test("that has an address of its own is served there", () => {
    for (const locale of locales) {
      const path = languages[locale].privacyPath;
      expect([locale, path === undefined || existsSync(`app${path}/page.tsx`)]).toEqual([locale, true]);
    }
  });
});

describe("the time zone", () => {
  test("is the browser's when it is valid", () => {
    expect(pickTimeZone("Africa/Dakar")).toBe("Africa/Dakar");
  });
  test.each([undefined, "", "Mars/Olympus", "<script>", "A".repeat(300)])(
    "falls back to Paris for %j",
    (sent) => {
      expect(pickTimeZone(sent)).toBe("Europe/Paris");
    },
  );
});
