import { fc, test as property } from "@fast-check/vitest";
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { parsePhone } from "./phone";

const E164 = /^\+[1-9][0-9]{6,14}$/;

describe("a phone is recognised in its usual written forms", () => {
  test.each([
    ["06 12 34 56 78", "FR", "+33612345678", "FR"],
    ["06.12.34.56.78", "FR", "+33612345678", "FR"],
    ["0612345678", "fr", "+33612345678", "FR"],
    ["+33(0)6 12 34 56 78", "FR", "+33612345678", "FR"],
    ["0033612345678", null, "+33612345678", "FR"],
    ["33612345678", "FR", "+33612345678", "FR"],
    ["221770001452", "FR", "+221770001452", "SN"],
    ["'0612345678", "FR", "+33612345678", "FR"],
    ["06\u00a012\u202f34\u200956 78", "FR", "+33612345678", "FR"],
    ["\u202a+33 6 12 34 56 78\u202c", null, "+33612345678", "FR"],
    ["tel:+33612345678", null, "+33612345678", "FR"],
    ["06‑12‑34‑56‑78", "FR", "+33612345678", "FR"],
    ["٠٦١٢٣٤٥٦٧٨", "FR", "+33612345678", "FR"],
    ["+262692123456", "FR", "+262692123456", "RE"],
    ["07 00 01 63 90", "CI", "+2250700016390", "CI"],
    ["77 000 14 52", "SN", "+221770001452", "SN"],
    ["01 42 68 53 00", "FR", "+33142685300", "FR"],
  ])("%s in %s is %s", (written, country, phone, country_code) => {
    expect(parsePhone(written, country)).toEqual({ ok: true, phone, country_code });
  });
});

describe("an invalid phone is refused with the reason", () => {
  test.each([
    ["", "FR", "required"],
    ["   ", "FR", "required"],
    ["06-00-02-XX", "MA", "letters"],
    ["1 800 FLOWERS", "US", "letters"],
    ["0612345678", null, "unknown_country"],
    ["612345678", null, "unknown_country"],
    ["0612345678", "ZZ", "unknown_country"],
    ["+999 12345678", "FR", "bad_phone"],
    ["0039 6 39 98 04 11", "FR", "bad_phone"],
    ["+1 555 555 5555", "US", "bad_phone"],
    ["06 12 34 56 78 90 12 34", "FR", "too_long"],
    ["=1+1", "FR", "bad_phone"],
    ["06 12 34 56 78;ext=3", "FR", "letters"],
    ["01 23 45 67 89 #5", "FR", "bad_phone"],
    ["+33 1 23 45 67 89 #5", null, "bad_phone"],
    ["06 12 34 56 78 / 06 12 34 56 79", "FR", "too_long"],
  ])("%s in %s: %s", (written, country, code) => {
    expect(parsePhone(written, country)).toMatchObject({ ok: false, code });
  });

  test.each([
    ["07 00 01 2", "CI", { country: "CI", missing: 3, expected: 10 }],
    ["+225 07 00 01 2", null, { country: "CI", missing: 3, expected: 10 }],
    ["06 12 34 5", "FR", { country: "FR", missing: 3, expected: 10 }],
    ["77 000 1", "SN", { country: "SN", missing: 3, expected: 9 }],
  ])("%s in %s: too short, with the number of missing digits", (written, country, detail) => {
    expect(parsePhone(written, country)).toEqual({ ok: false, code: "too_short", detail });
  });
});

describe("P1 a phone is stored only as valid E.164", () => {
  const country = fc.constantFrom(...getCountries());
  const noise = fc.string({
    unit: fc.constantFrom(..."0123456789+()-. /xX'\u00a0\u200e٣é=".split("")),
    maxLength: 24,
  });

  property.prop([fc.oneof(noise, fc.string(), fc.string({ unit: "binary" })), fc.option(country)], {
    numRuns: 5000,
  })("whatever text is entered", (written, home) => {
    const check = parsePhone(written, home);
    if (!check.ok) return;
    expect(check.phone).toMatch(E164);
    const number = parsePhoneNumberFromString(check.phone);
    expect(number?.isValid()).toBe(true);
    expect(number?.country).toBe(check.country_code);
    expect(parsePhone(check.phone)).toEqual(check);
  });

  property.prop([country, fc.constantFrom("national", "international", "e164", "idd")])(
    "in whichever form a valid number is entered",
    (home, form) => {
      const number = getExampleNumber(home, examples);
      fc.pre(number?.isValid() === true && number.country === home);
      const written = {
        national: number!.formatNational(),
        international: number!.formatInternational(),
        e164: number!.number,
        idd: number!.number.replace("+", "00"),
      }[form];
      expect(parsePhone(written, home)).toMatchObject({ ok: true, phone: number!.number });
    },
  );
});
