// @vitest-environment node
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { findLinks, linksAreSafe, waMeLink } from "./links.ts";

const SAFE = [
  "Bonjour",
  "Le programme : https://exemple.fr/p?a=1#b, merci",
  "Voyez https://exemple.fr.",
  "Sur http://exemple.fr:8080/x !",
  "Écrivez-nous (https://wa.me/33612345678?text=Oui)",
  "HTTPS://EXEMPLE.FR",
  "Rendez-vous à 10:30, prix : 5 €",
  "Voir https://exemple.fr/a\u00a0!",
  "https://élan.sn/été",
];
const UNSAFE = [
  "javascript:alert(1)",
  "clic: JAVASCRIPT:alert(1)",
  "data:text/html,x",
  "ftp://exemple.fr/x",
  "htp://exemple.fr",
  "https:/exemple.fr",
  "https:exemple.fr",
  "https://",
  "https://exemple",
  "https://.fr",
  "https://a@exemple.fr",
  "https://exemple.fr:porte",
  'https://exemple.fr/"onclick',
  "https://exemple.fr\\@mechant.fr",
  "bon https://exemple.fr puis mauvais://exemple.fr",
];

describe("P13 only http(s) and wa.me links pass", () => {
  it.each(SAFE)("accepts %j", (text) => expect(linksAreSafe(text)).toBe(true));
  it.each(UNSAFE)("refuses %j", (text) => expect(linksAreSafe(text)).toBe(false));

  /** Written down here too, so that none disappears from the list unnoticed. */
  const SCHEMES = [
    "javascript",
    "vbscript",
    "data",
    "file",
    "blob",
    "mailto",
    "ftp",
    "intent",
    "about",
    "filesystem",
    "view-source",
  ];
  it.each(SCHEMES)("refuses %s: without slashes, in any case and place", (scheme) => {
    for (const written of [scheme, scheme.toUpperCase()]) {
      expect(linksAreSafe(`${written}:x`)).toBe(false);
      expect(linksAreSafe(`voir (${written}:x)`)).toBe(false);
      expect(linksAreSafe(`${written}: x`)).toBe(true);
      expect(linksAreSafe(`a${written}:x`)).toBe(true);
    }
  });

  /** Every blank that SQL's list has: after a scheme's colon it ends the URL. */
  const BLANKS = [
    9, 10, 11, 12, 13, 32, 0x85, 0xa0, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff,
  ];
  it.each(BLANKS)("takes the character %i for a blank", (code) => {
    const blank = String.fromCharCode(code);
    expect(linksAreSafe(`data:${blank}x`)).toBe(true);
    expect(linksAreSafe(`https://exemple.fr${blank}"`)).toBe(true);
  });
  it.each([8, 14, 31, 0x84, 0x86, 0x1fff, 0x200b, 0x2060, 0xfefe])(
    "takes the character %i for none",
    (code) => {
      expect(linksAreSafe(`data:${String.fromCharCode(code)}x`)).toBe(false);
    },
  );

  it.each([
    ["https://exemple.fr:1", true],
    ["https://exemple.fr:65535/a", true],
    ["https://exemple.fr:123456", false],
    ["https://exemple.f", false],
    ["https://exemple.fr:", true],
    ["https://exemple.fr?a", true],
    ["https://exemple.fr#a", true],
    ["https://exemple.fr/<b>", false],
  ])("%s passes: %s", (text, passes) => expect(linksAreSafe(text)).toBe(passes));

  test.prop([
    fc.string(),
    fc.webUrl({ validSchemes: ["ftp", "javascript", "file", "tel2", "x-app"] }),
    fc.string(),
  ])(
    "refuses every other scheme, at any place in the text",
    (before, url, after) => !linksAreSafe(`${before} ${url} ${after}`),
  );
});

describe("the links found in a text", () => {
  it("end before the sentence's punctuation and keep their own brackets", () => {
    const urls = (text: string) => findLinks(text).map((link) => link.url);
    expect(urls("Voyez https://exemple.fr. Et https://exemple.fr/a, ou *https://exemple.fr/b* !")).toEqual([
      "https://exemple.fr",
      "https://exemple.fr/a",
      "https://exemple.fr/b",
    ]);
    expect(urls("(voir https://fr.wikipedia.org/wiki/Dakar_(Plateau))")).toEqual([
      "https://fr.wikipedia.org/wiki/Dakar_(Plateau)",
    ]);
    expect(urls("javascript://exemple.fr ftp://exemple.fr")).toEqual([]);
  });

  test.prop([fc.array(fc.oneof(fc.webUrl(), fc.string())).map((pieces) => pieces.join(" "))])(
    "have correct positions, are http(s), and never overlap",
    (text) => {
      let last = 0;
      for (const { start, end, url } of findLinks(text)) {
        expect(text.slice(start, end)).toBe(url);
        expect(new URL(url).protocol).toMatch(/^https?:$/);
        expect(start).toBeGreaterThanOrEqual(last);
        last = end;
      }
    },
  );
});

describe("a wa.me link", () => {
  it("holds the number's digits and the encoded text", () => {
    expect(waMeLink("+33 6 12 34 56 78", "Bonjour & merci")).toBe(
      "https://wa.me/33612345678?text=Bonjour%20%26%20merci",
    );
    expect(waMeLink("abc")).toBeNull();
  });
  it("needs 7 to 15 digits", () => {
    const lengths = [6, 7, 15, 16].filter((length) => waMeLink("1".repeat(length)) !== null);
    expect(lengths).toEqual([7, 15]);
    expect(waMeLink("1234567")).toBe("https://wa.me/1234567");
    expect(waMeLink("1234567", "\ud83d")).toBe("https://wa.me/1234567?text=%EF%BF%BD");
  });
});
