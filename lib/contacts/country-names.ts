import "server-only";
import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from "libphonenumber-js/max";
import { locales } from "@/lib/i18n/languages";
import { isoPairs, OTHER_NAMES } from "./country-codes";

/** Languages in which people name countries, besides those of the interface and each country's own. */
const LANGUAGES = ["fr", "en", "es", "pt", "de", "it", "nl", "ar", "tr", "sw"];

/** Words that official names add, and how they are abbreviated. */
const FILLERS =
  /^(de|du|des|d|la|le|les|l|et|the|of|and|y|e|republique|republic|rep|republica|royaume|kingdom|etat|state|federation|union)$/;
const SHORT: Record<string, string> = { st: "saint", ste: "sainte", dem: "democratique", dr: "democratique" };

const wordsOf = (name: string): string[] =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/(?<=\b\p{L})\.(?=\p{L}\b)/gu, "")
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .map((word) => SHORT[word] ?? word);

/** A name without its fillers, unless it has nothing else. */
const keyOf = (words: string[]): string =>
  (words.some((word) => !FILLERS.test(word)) ? words.filter((word) => !FILLERS.test(word)) : words).join(" ");

type Names = { exact: Map<string, CountryCode>; starts: Map<string, CountryCode | undefined> };
let known: Names | undefined;

function allNames(): Names {
  if (known) return known;
  const exact = new Map<string, CountryCode>();
  const starts = new Map<string, CountryCode | undefined>();
  const add = (name: string, code: CountryCode) => {
    const key = keyOf(wordsOf(name));
    if (key !== "" && !exact.has(key)) exact.set(key, code);
  };
  for (const code of getCountries()) exact.set(code.toLowerCase(), code);
  for (const [iso3, code] of isoPairs()) exact.set(iso3, code);
  for (const code of getCountries()) for (const name of OTHER_NAMES[code] ?? []) add(name, code);
  for (const language of [...new Set([...locales, ...LANGUAGES])]) {
    for (const [code, names] of namesIn(language)) {
      for (const name of names) add(name, code);
      if (isOffered(language)) addStarts(names, code, starts);
    }
  }
  for (const code of getCountries()) {
    const own = new Intl.Locale(`und-${code}`).maximize().language;
    add(new Intl.DisplayNames([own], { type: "region" }).of(code) ?? "", code);
  }
  known = { exact, starts };
  return known;
}

const isOffered = (language: string): boolean => (locales as readonly string[]).includes(language);

const namesIn = (language: string): [CountryCode, string[]][] =>
  getCountries().map((code) => [
    code,
    (["long", "short"] as const).map(
      (style) => new Intl.DisplayNames([language], { type: "region", style }).of(code) ?? "",
    ),
  ]);

/** Notes the beginnings of a name, such as “Burkina”; one that two countries share is none. */
function addStarts(names: string[], code: CountryCode, starts: Names["starts"]): void {
  for (const name of new Set(names)) {
    const words = keyOf(wordsOf(name)).split(" ");
    for (let length = 1; length < words.length; length++) {
      const start = words.slice(0, length).join(" ");
      if (start.length >= 4)
        starts.set(start, !starts.has(start) || starts.get(start) === code ? code : undefined);
    }
  }
}

/** The main country of a shared calling code, such as US for 1. */
export function mainCountryOf(calling_code: string): CountryCode | undefined {
  const plan = new Metadata() as Metadata & { getCountryCodesForCallingCode?(code: string): CountryCode[] };
  return plan.getCountryCodesForCallingCode?.(calling_code)?.[0];
}

const cache = new Map<string, CountryCode | undefined>();

/** The country that a text names: by its name in several languages, an ISO code, a flag or a calling code. */
export function countryNamed(written: string): CountryCode | undefined {
  if (cache.has(written)) return cache.get(written);
  const country = read(written);
  if (cache.size > 2000) cache.clear();
  cache.set(written, country);
  return country;
}

function read(written: string): CountryCode | undefined {
  const text = written.normalize("NFKC");
  const words = wordsOf(text);
  if (words.length > 0) {
    const named = byName(words);
    if (named) return named;
  }
  return byFlag(text) ?? byCallingCode(text);
}

function byName(words: string[]): CountryCode | undefined {
  const { exact, starts } = allNames();
  const key = keyOf(words);
  return exact.get(key) ?? exact.get(words.join("")) ?? starts.get(key) ?? mentioned(key.split(" "));
}

/** The one country that is named among other words, as in “Guinée Conakry”; undefined if there are two. */
function mentioned(words: string[]): CountryCode | undefined {
  const { exact } = allNames();
  const found = new Set<CountryCode>();
  for (let at = 0; at < words.length; ) {
    let length = words.length - at;
    let country: CountryCode | undefined;
    for (; length > 0 && !country; length--) {
      const name = words.slice(at, at + length).join(" ");
      if (name.length > 3) country = exact.get(name);
    }
    if (country) found.add(country);
    at += Math.max(1, country ? length + 1 : 1);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

function byFlag(text: string): CountryCode | undefined {
  const flag = /[\u{1f1e6}-\u{1f1ff}]{2}/u.exec(text)?.[0];
  const code =
    flag && [...flag].map((letter) => String.fromCharCode((letter.codePointAt(0) ?? 0) - 0x1f1a5)).join("");
  return code === undefined ? undefined : allNames().exact.get(code.toLowerCase());
}

function byCallingCode(text: string): CountryCode | undefined {
  const digits = /^\D*?(?:00)?\s*(\d[\d\s-]*?)(?:[.,]0+)?\D*$/.exec(text)?.[1]?.replaceAll(/\D/g, "");
  if (!digits || digits.length > 3) return undefined;
  return mainCountryOf(digits);
}

export const sameCallingCode = (one: string, other: string): boolean =>
  one === other || getCountryCallingCode(one as CountryCode) === getCountryCallingCode(other as CountryCode);
