import "server-only";
import {
  type CountryCode,
  getExampleNumber,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import type { PhoneCheck, PhoneRefusal } from "./schema";

/**
 * Converts a typed phone number to E.164. National numbers need `country`. Never guesses digits: accepts only numbers
 * that libphonenumber considers valid.
 */
export function parsePhone(written: string, country?: string | null): PhoneCheck {
  const compact = clean(written);
  if (compact === "") return refused("required");
  if (/\p{L}/u.test(compact)) return refused("letters");
  const home = country?.toUpperCase();
  if (home && !isSupportedCountry(home)) return refused("unknown_country");
  const international = compact.startsWith("+") || compact.startsWith("00");
  if (!home && !international) return refused("unknown_country");
  return parse(compact, home as CountryCode | undefined, international);
}

function parse(compact: string, home: CountryCode | undefined, international: boolean): PhoneCheck {
  const dialled = compact.startsWith("00") ? `+${compact.slice(2)}` : compact;
  const options = { defaultCountry: home, extract: false };
  const number = parsePhoneNumberFromString(dialled, options);
  if (number?.isValid() && number.country && !number.ext) {
    return { ok: true, phone: number.number, country_code: number.country };
  }
  if (!international && /^\d{11,15}$/.test(digitsOf(dialled))) {
    const abroad = parse(`+${digitsOf(dialled)}`, undefined, true);
    if (abroad.ok) return abroad;
  }
  return lengthRefusal(dialled, home) ?? refused("bad_phone");
}

function lengthRefusal(dialled: string, home: CountryCode | undefined): PhoneCheck | undefined {
  const length = validatePhoneNumberLength(dialled, { defaultCountry: home });
  if (length === "TOO_LONG") return refused("too_long");
  if (length !== "TOO_SHORT" && length !== "INVALID_LENGTH") return undefined;
  const country =
    parsePhoneNumberFromString(dialled, { defaultCountry: home, extract: false })?.country ?? home;
  const digits = digitsOf(dialled);
  const expected = country && expectedDigits(country, dialled);
  if (!expected || expected.given >= expected.digits)
    return refused(digits.length < 8 ? "too_short" : "bad_phone");
  const { given, digits: wanted } = expected;
  return refused("too_short", { country, missing: wanted - given, expected: wanted });
}

/** Length of a mobile number of that country in the notation given: without its calling code, or with the trunk 0. */
function expectedDigits(
  country: CountryCode,
  dialled: string,
): { given: number; digits: number } | undefined {
  const example = getExampleNumber(country, examples);
  if (!example) return undefined;
  const digits = digitsOf(dialled);
  if (dialled.startsWith("+")) {
    const given = digits.length - example.countryCallingCode.length;
    return { given, digits: example.nationalNumber.length };
  }
  const at_home = digitsOf(example.formatNational());
  const with_trunk = digits.startsWith("0") && at_home.startsWith("0");
  return { given: digits.length, digits: with_trunk ? at_home.length : example.nationalNumber.length };
}

const refused = (code: PhoneRefusal["code"], detail?: PhoneRefusal["detail"]): PhoneCheck => ({
  ok: false,
  code,
  ...(detail ? { detail } : {}),
});

const digitsOf = (text: string) => text.replaceAll(/\D/g, "");

/**
 * Removes what spreadsheets and web pages add: a leading apostrophe, special spaces and dashes, invisible characters.
 */
function clean(written: string): string {
  return written
    .normalize("NFKC")
    .replaceAll(/[\p{Cf}\p{Z}\s]/gu, " ")
    .replaceAll(/[\p{Pd}]/gu, "-")
    .trim()
    .replace(/^['’`]+\s*/, "")
    .replace(/^(tel|phone|whatsapp):/i, "")
    .trim();
}
