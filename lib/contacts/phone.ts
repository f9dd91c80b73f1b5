import "server-only";
import {
  type CountryCode,
  getCountryCallingCode,
  getExampleNumber,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { mainCountryOf } from "./country-names";
import { presentForms, sharesPlanWith } from "./phone-plans";
import { phoneText, ROUNDED, withoutExtension, withoutLabels } from "./phone-text";
import type { PhoneCheck, PhoneRefusal } from "./schema";

export type PhoneReading = PhoneCheck & {
  /** The number states its own country. */
  international?: boolean;
  mobile?: boolean;
};

/**
 * Converts a typed phone number to E.164. National numbers need `country`. Never guesses digits: accepts only numbers
 * that libphonenumber considers valid; a likely correction is in `detail.phone` of the refusal.
 */
export function parsePhone(written: string, country?: string | null): PhoneCheck {
  const { international: _, mobile: __, ...check } = readPhone(written, country);
  return check;
}

export function readPhone(written: string, country?: string | null): PhoneReading {
  const text = phoneText(written);
  if (text === ROUNDED) return refused("rounded");
  const main = withoutExtension(text);
  const reading = main === undefined ? undefined : readText(main, country);
  if (reading && !reading.ok && reading.detail?.phone) return reading;
  return meant("extension", reading) ?? readText(text, country);
}

function readText(text: string, country: string | null | undefined): PhoneReading {
  if (!/\p{L}/u.test(text)) return readDigits(text, country);
  const bare = withoutLabels(text);
  const reading = bare !== text && /\d/.test(bare) && !/\p{L}/u.test(bare) && readDigits(bare, country);
  return reading && (reading.ok || reading.detail?.phone) ? reading : refused("letters");
}

function readDigits(text: string, country: string | null | undefined): PhoneReading {
  if (text === "") return refused("required");
  const home = country?.toUpperCase();
  if (home && !isSupportedCountry(home)) return refused("unknown_country");
  const international = text.startsWith("+");
  if (!home && !international) return refused("unknown_country");
  return parse(text, home as CountryCode | undefined, international);
}

function parse(dialled: string, home: CountryCode | undefined, international: boolean): PhoneReading {
  const number = numberOf(dialled, home);
  const valid = accepted(number, international);
  if (valid) return valid;
  const abroad = !international && /^\d{10,15}$/.test(digitsOf(dialled)) && numberOf(`+${digitsOf(dialled)}`);
  if (abroad) {
    const reading = accepted(abroad, true);
    // A mistyped national number of ten digits is often a valid land line of another country.
    if (reading?.ok && (reading.mobile || digitsOf(dialled).length > 10)) return reading;
  }
  // In some countries the 0 dials abroad, so it is no part of what was parsed.
  const zeroless = international ? undefined : numberOf(digitsOf(dialled).replace(/^0+/, ""), home);
  return (
    meant("extra_zero", accepted(zeroless, false)) ??
    correction(number) ??
    correction(abroad || undefined) ??
    lengthRefusal(dialled, home) ??
    refused("bad_phone")
  );
}

const numberOf = (dialled: string, defaultCountry?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(dialled, { defaultCountry, extract: false });

function accepted(number: PhoneNumber | undefined, international: boolean): PhoneReading | undefined {
  if (!number || number.ext) return undefined;
  const current =
    number.country && firstValid(number.country, presentForms(number.country, number.nationalNumber, true));
  const taken = current ?? number;
  if (!taken.isValid() || !taken.country) return undefined;
  const mobile = !LAND_LINES.has(taken.getType());
  return { ok: true, phone: taken.number, country_code: taken.country, international, mobile };
}

const LAND_LINES = new Set<ReturnType<PhoneNumber["getType"]>>([
  "FIXED_LINE",
  "PREMIUM_RATE",
  "TOLL_FREE",
  "SHARED_COST",
  "VOICEMAIL",
  "UAN",
  "PAGER",
]);

const firstValid = (country: CountryCode, nationals: string[]): PhoneNumber | undefined =>
  nationals
    .map((national) => numberOf(`+${getCountryCallingCode(country)}${national}`))
    .find((number) => number?.isValid() && number.country === country);

/** A refusal with the number that was probably meant. */
function correction(number: PhoneNumber | undefined): PhoneReading | undefined {
  const country = number?.country ?? (number && mainCountryOf(number.countryCallingCode));
  if (!number || !country || number.ext) return undefined;
  const national = number.nationalNumber as string;
  const zero = firstValid(country, [`0${national}`]);
  // Elsewhere the 0 is only dialled, and its absence changes nothing.
  if (zero?.nationalNumber.startsWith("0"))
    return proposed(
      "lost_zero",
      firstValid(country, presentForms(country, zero.nationalNumber, true)) ?? zero,
    );
  const bare = national.replace(/^0+/, "");
  const zeroless = meant("extra_zero", accepted(numberOf(`+${number.countryCallingCode}${bare}`), true));
  if (zeroless) return zeroless;
  const former = national.startsWith("0") ? [national, bare] : [national, `0${national}`];
  const present = firstValid(
    country,
    former.flatMap((each) => presentForms(country, each, false)),
  );
  if (present) return proposed("renumbered", present);
  for (const other of sharesPlanWith(country)) {
    const overseas = firstValid(other, [national]);
    if (overseas) return proposed("overseas", overseas);
  }
  return undefined;
}

const proposed = (code: PhoneRefusal["code"], { country, number }: PhoneNumber): PhoneReading =>
  refused(code, { country: country ?? "", phone: number });

const meant = (code: PhoneRefusal["code"], reading: PhoneReading | undefined) =>
  reading?.ok ? refused(code, { country: reading.country_code, phone: reading.phone }) : undefined;

function lengthRefusal(dialled: string, home: CountryCode | undefined): PhoneRefusal | undefined {
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

const refused = (code: PhoneRefusal["code"], detail?: PhoneRefusal["detail"]): PhoneRefusal => ({
  ok: false,
  code,
  ...(detail ? { detail } : {}),
});

const digitsOf = (text: string) => text.replaceAll(/\D/g, "");
