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
});
