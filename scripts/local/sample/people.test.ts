// @vitest-environment node
import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { expect, it } from "vitest";
import { PEOPLE } from "./people.ts";

it("sample contacts have thirty different valid numbers of the countries they are said to be of", () => {
  const wrong = PEOPLE.filter(({ phone, country_code }) => {
    const parsed = parsePhoneNumberFromString(phone);
    return !parsed?.isValid() || parsed.number !== phone || parsed.country !== country_code;
  });
  expect(wrong).toEqual([]);
  expect(new Set(PEOPLE.map(({ phone }) => phone)).size).toBe(30);
  expect(new Set(PEOPLE.map(({ country_code }) => country_code)).size).toBeGreaterThanOrEqual(8);
});

it("none of them has an ending to which the simulated phone reacts in a way of its own", () => {
  expect(PEOPLE.filter(({ phone }) => /999\d$/.test(phone))).toEqual([]);
});
