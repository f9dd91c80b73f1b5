import { describe, expect, test } from "vitest";
import { countryNamed } from "./country-names";

describe("a country is recognised in the ways in which people write it:", () => {
  test.each([
    ["Guinée Conakry", "GN"],
    ["Guinée", "GN"],
    ["Guinée-Bissau", "GW"],
    ["guinee equatoriale", "GQ"],
    ["République démocratique du Congo", "CD"],
    ["Rép. Dém. du Congo", "CD"],
    ["R.D.C.", "CD"],
    ["DRC", "CD"],
    ["Congo-Brazzaville", "CG"],
    ["Congo", "CG"],
    ["Burkina", "BF"],
    ["Centrafrique", "CF"],
    ["Guyane", "GF"],
    ["Réunion", "RE"],
    ["La Réunion", "RE"],
    ["Swaziland", "SZ"],
    ["Viet Nam", "VN"],
    ["Cote d'ivoire", "CI"],
    ["CIV", "CI"],
    ["FRA", "FR"],
    ["sen", "SN"],
    ["Sénégal 🇸🇳", "SN"],
    ["🇲🇦", "MA"],
    ["(+221)", "SN"],
    ["+ 221", "SN"],
    ["221.0", "SN"],
    ["00 221", "SN"],
    ["+1", "US"],
    ["Sénégal (+221)", "SN"],
    ["السنغال", "SN"],
    ["المغرب", "MA"],
    ["Deutschland", "DE"],
    ["España", "ES"],
    ["Türkiye", "TR"],
    ["Turkey", "TR"],
    ["France métropolitaine", "FR"],
    ["Dakar, Sénégal", "SN"],
    ["Republic of Kenya", "KE"],
    ["Royaume du Maroc", "MA"],
    ["The Gambia", "GM"],
    ["Pays-Bas", "NL"],
    ["St Martin", "MF"],
    ["ＦＲ", "FR"],
  ])("%s is %s", (written, code) => {
    expect(countryNamed(written)).toBe(code);
  });

  test.each(["Wakanda", "Maroc / France", "", "?", "Corée", "1234567", "République"])(
    "%j is none",
    (written) => {
      expect(countryNamed(written)).toBeUndefined();
    },
  );
});
