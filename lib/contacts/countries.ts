import "server-only";
import { getCountries, getCountryCallingCode } from "libphonenumber-js/max";
import type { Locale } from "@/lib/i18n/languages";

export type CountryOption = { code: string; calling_code: string; name: string; flag: string };

const lists = new Map<Locale, CountryOption[]>();

/** Every country with phone numbers, sorted by name in that language. */
export function listCountries(locale: Locale): CountryOption[] {
  const known = lists.get(locale);
  if (known) return known;
  const { compare } = new Intl.Collator(locale);
  const names = new Intl.DisplayNames([locale], { type: "region" });
  const list = getCountries()
    .map((code) => ({
      code,
      calling_code: `+${getCountryCallingCode(code)}`,
      name: names.of(code) ?? code,
      flag: flagOf(code),
    }))
    .sort((a, b) => compare(a.name, b.name));
  lists.set(locale, list);
  return list;
}

/** The flag emoji: the two letters as regional indicators. */
function flagOf(country_code: string): string {
  return String.fromCodePoint(...[...country_code].map((letter) => 0x1f1a5 + letter.charCodeAt(0)));
}
