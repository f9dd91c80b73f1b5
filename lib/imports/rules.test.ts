import { describe, expect, test } from "vitest";
import { locate } from "./mapping";
import { readRow } from "./rules";

const columns = ["Nom", "Prénom", "Tel", "Pays", "Ville"];
const { found } = locate(columns, {
  last_name: "Nom",
  first_name: "Prénom",
  phone: "Tel",
  country_code: "Pays",
  "fields.city": "Ville",
});
const read = (...cells: string[]) => readRow({ line: 7, cells }, found, { default_country: "FR" });

describe("an imported row becomes a contact", () => {
  test("with first and last name joined, spaces tidied, fields kept", () => {
    expect(read(" Ndiaye\u00a0", "Awa\tMarie", "'06 12 34 56 78", "", "Dakar\n")).toEqual({
      line: 7,
      full_name: "Awa Marie Ndiaye",
      first_name: "Awa Marie",
      first_name_guessed: false,
      mobile: true,
      phone: "+33612345678",
      country_code: "FR",
      fields: { city: "Dakar" },
    });
  });
  test.each([
    ["77 000 14 52", "Sénégal"],
    ["77 000 14 52", "senegal"],
    ["77 000 14 52", "SN"],
    ["77 000 14 52", "+221"],
    ["77 000 14 52", "00221"],
    ["221770001452", "Sénégal"],
    ["+221 77 000 14 52", ""],
    ["2,21770001452E+11", ""],
  ])("with the number %s in the country %j", (tel, pays) => {
    expect(read("Diop", "", tel, pays, "")).toMatchObject({ phone: "+221770001452", country_code: "SN" });
  });
  test("without a name, or with fewer cells than columns", () => {
    expect(read("", "", "0612345678")).toMatchObject({ full_name: null, phone: "+33612345678", fields: {} });
  });
});

describe("an imported row is rejected with its field, the reason and its cells:", () => {
  test.each([
    [["Ba", "", "", "", ""], "phone", "required"],
    [["Ba", "", "06-00-02-XX", "Maroc", ""], "phone", "letters"],
    [["Ba", "", "3,36E+10", "", ""], "phone", "rounded"],
    [["Ba", "", "97 12 34 56", "Wakanda", ""], "country_code", "unknown_country"],
    [["B\ufffd", "", "0612345678", "", ""], "full_name", "broken_text"],
  ])("%j for %s: %s", (cells, field, code) => {
    const original = cells.map((text) => text.slice(0, 500));
    expect(read(...cells)).toMatchObject({ line: 7, field, code, original });
  });
  test("a number that is too short, with the count of missing digits", () => {
    expect(read("Brou", "Konan", "07 00 01 2", "Côte d’Ivoire", "")).toMatchObject({
      code: "too_short",
      detail: { country: "CI", missing: 3, expected: 10 },
    });
  });
});

describe("what cannot be read beside the number never costs the row, and is said:", () => {
  test.each([
    [
      ["Ba", "", "0039 347 123 4567", "France", ""],
      "country_code",
      "country_differs",
      { country: "FR", found: "IT" },
    ],
    [["Ba", "", "+221 77 000 14 52", "Wakanda", ""], "country_code", "unknown_country", { taken: "SN" }],
    [["Ba", "", "0612345678", "Wakanda", ""], "country_code", "unknown_country", { taken: "FR" }],
    [["x".repeat(121), "", "0612345678", "", ""], "full_name", "name_cut", undefined],
    [["Ba", "", "0612345678", "", "x".repeat(1001)], "fields.city", "field_cut", undefined],
    [["Ba", "", "0612345678", "", "Ly\ufffdn"], "fields.city", "broken_text", undefined],
    [["Ba", "", "01 99 00 11 22 / 06 12 34 56 78", "", ""], "phone", "several_numbers", { count: 2 }],
  ])("%j: %s, %s", (cells, field, code, detail) => {
    const row = read(...cells);
    expect(row).toMatchObject({ line: 7, remarks: [{ field, code, ...(detail ? { detail } : {}) }] });
    expect(row).not.toHaveProperty("code");
  });
  test("a name is cut by characters, none in two", () => {
    expect(read("𝄞".repeat(130), "", "0612345678")).toMatchObject({ full_name: "𝄞".repeat(120) });
  });
  test("of several numbers the first mobile counts, else the first that is valid", () => {
    expect(read("Ba", "", "01 99 00 11 22 ::: 06 12 34 56 78")).toMatchObject({
      phone: "+33612345678",
      mobile: true,
    });
    expect(read("Ba", "", "06 12 / 01 99 00 11 22")).toMatchObject({ code: "too_long" });
  });
});

describe("a number with a likely correction", () => {
  const options = { default_country: "CI" };
  const row = { line: 7, cells: ["Brou", "Konan", "707123441"] };
  test("is refused with it", () => {
    expect(readRow(row, found, options)).toMatchObject({
      code: "lost_zero",
      detail: { phone: "+2250707123441" },
    });
  });
  test("is accepted once that repair is chosen, and only that", () => {
    expect(readRow(row, found, { ...options, repairs: ["lost_zero"] })).toMatchObject({
      phone: "+2250707123441",
    });
    expect(readRow(row, found, { ...options, repairs: ["overseas", "renumbered"] })).toMatchObject({
      code: "lost_zero",
    });
  });
});

describe("a first name is kept as the file gives it, or taken from the full name:", () => {
  const single = locate(["Nom", "Tel"], { full_name: "Nom", phone: "Tel" }).found;
  const name = (full: string) =>
    readRow({ line: 2, cells: [full, "0612345678"] }, single, { default_country: "FR" });
  test.each([
    ["Exemple", "Marie Anne", "Marie Anne Exemple", "Marie Anne"],
    ["Exemple", "🌸 Awa", "🌸 Awa Exemple", "Awa"],
    ["NDIAYE", "", "NDIAYE", "NDIAYE"],
    ["Marie Anne Exemple", "Marie Anne", "Marie Anne Exemple", "Marie Anne"],
    ["'@awa", "", "@awa", "@awa"],
    ["'+ Paul", "", "+ Paul", "+"],
  ])("%s, %s", (last, first, full_name, first_name) => {
    expect(read(last, first, "0612345678")).toMatchObject({ full_name, first_name });
  });
  test.each([
    ["Awa Ndiaye", "Awa"],
    ["DIOP Awa", "Awa"],
    ["Awa Marie DIOP", "Awa Marie"],
    ["Diop, Awa", "Awa"],
    ["Mme Awa Diop", "Awa"],
    ["🌸 Awa Diop", "Awa"],
    ["El Hadj Malick Sy", "El Hadj"],
    ["DIOP AWA", "DIOP"],
  ])("%s", (full_name, first_name) => {
    expect(name(full_name)).toMatchObject({ full_name, first_name, first_name_guessed: true });
  });
  test.each(["\u200b", "\u3164", " \u00ad "])("%j is no name", (full_name) => {
    expect(name(full_name)).toMatchObject({ full_name: null, first_name: null });
  });
});
