// @vitest-environment node
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { expect, it } from "vitest";
import { PEOPLE } from "./people.ts";

it("sample contacts have thirty different numbers, valid in their countries", () => {
  const wrong = PEOPLE.filter(({ phone, country_code }) => {
    const parsed = parsePhoneNumberFromString(phone);
    return !parsed?.isValid() || parsed.number !== phone || parsed.country !== country_code;
  });
  expect(wrong).toEqual([]);
  expect(new Set(PEOPLE.map(({ phone }) => phone)).size).toBe(30);
  expect(new Set(PEOPLE.map(({ country_code }) => country_code)).size).toBeGreaterThanOrEqual(8);
});

it("no sample contact's number has an ending for which the WhatsApp stand-in simulates a behaviour", () => {
  expect(PEOPLE.filter(({ phone }) => /999\d$/.test(phone))).toEqual([]);
});
