import { type Locale, languages } from "./languages";

const names = new Map<Locale, Intl.DisplayNames>();

/** The name of a country by its code of two letters. */
export function countryName(code: string, locale: Locale): string {
  const known =
    names.get(locale) ?? new Intl.DisplayNames([languages[locale].tag], { type: "region", fallback: "code" });
  names.set(locale, known);
  return known.of(code) ?? code;
}
