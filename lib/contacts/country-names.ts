import "server-only";
import { type CountryCode, getCountries, getCountryCallingCode, Metadata } from "libphonenumber-js/max";
import { locales } from "@/lib/i18n/languages";

const fold = (name: string) =>
  name
    .normalize("NFD")
    .replaceAll(/[\p{M}\p{P}\s]/gu, "")
    .toLowerCase();

const ALSO: Record<string, CountryCode> = {
  rdc: "CD",
  rdcongo: "CD",
  congokinshasa: "CD",
  congobrazzaville: "CG",
  congo: "CG",
  ivorycoast: "CI",
  rci: "CI",
  usa: "US",
  etatsunisdamerique: "US",
  uk: "GB",
  angleterre: "GB",
};

let names: Map<string, CountryCode> | undefined;

function allNames(): Map<string, CountryCode> {
  if (names) return names;
  names = new Map(Object.entries(ALSO));
  for (const code of getCountries()) {
    names.set(code.toLowerCase(), code);
    for (const locale of locales) {
      const name = new Intl.DisplayNames([locale], { type: "region" }).of(code);
      if (name) names.set(fold(name), code);
    }
    const calling_code = getCountryCallingCode(code);
    if (!names.has(calling_code)) names.set(calling_code, mainCountryOf(code, calling_code));
  }
  return names;
}

/** The main country of a shared calling code, such as US for 1. */
function mainCountryOf(country: CountryCode, calling_code: string): CountryCode {
  const plan = new Metadata() as Metadata & { getCountryCodesForCallingCode?(code: string): CountryCode[] };
  return plan.getCountryCodesForCallingCode?.(calling_code)?.[0] ?? country;
}

/** The country for a name in a language of the interface, an ISO code or a calling code. */
export function countryNamed(written: string): CountryCode | undefined {
  const calling_code = /^(?:\+|00)?(\d{1,3})$/.exec(written.replaceAll(/\s/g, ""))?.[1];
  return allNames().get(calling_code ?? fold(written));
}

export const sameCallingCode = (one: string, other: string): boolean =>
  one === other || getCountryCallingCode(one as CountryCode) === getCountryCallingCode(other as CountryCode);
