import { expect, it } from "vitest";
import { countryNamed, sameCallingCode } from "./country-names";

it.each([
  ["rdc", "CD"],
  ["R.D. Congo", "CD"],
  ["Congo-Kinshasa", "CD"],
  ["Congo-Brazzaville", "CG"],
  ["Congo", "CG"],
  ["Ivory Coast", "CI"],
  ["RCI", "CI"],
  ["USA", "US"],
  ["États-Unis d’Amérique", "US"],
  ["UK", "GB"],
  ["Angleterre", "GB"],
  ["Sénégal", "SN"],
  ["SENEGAL", "SN"],
  ["Germany", "DE"],
  ["Allemagne", "DE"],
  ["fr", "FR"],
  ["+221", "SN"],
  ["00221", "SN"],
  ["221", "SN"],
  ["+ 2 2 1", "SN"],
  ["1", "US"],
  ["44", "GB"],
  ["7", "RU"],
  ["Wakanda", undefined],
  ["999", undefined],
  ["1234", undefined],
  ["", undefined],
])("%j names the country %s", (written, country) => expect(countryNamed(written)).toBe(country));

it("countries share a calling code or not", () => {
  expect([
    sameCallingCode("FR", "FR"),
    sameCallingCode("US", "CA"),
    sameCallingCode("RE", "YT"),
    sameCallingCode("FR", "SN"),
  ]).toEqual([true, true, true, false]);
});
