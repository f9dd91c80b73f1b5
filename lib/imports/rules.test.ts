import { describe, expect, test } from "vitest";
import { locate } from "./mapping";
import { readRow, undoSpreadsheet } from "./rules";

describe("a number that a spreadsheet has reformatted is restored, or reported as rounded:", () => {
  test.each([
    ["3,3612345678E+10", "33612345678"],
    ["3.3612345678E+10", "33612345678"],
    ["3,3612345678e10", "33612345678"],
    ["3,36E+10", "rounded"],
    ["3,361234567E+10", "rounded"],
    ["2,23E+11", "rounded"],
    ["6E+08", "rounded"],
    ["33612345678.0", "33612345678"],
    ["1234567.0", "1234567.0"],
    ["12345678,00", "12345678"],
    ["123456789012345.0", "123456789012345"],
    ["1234567890123456.0", "1234567890123456.0"],
    ["33612345678.5", "33612345678.5"],
    ["12E+1", "12E+1"],
    ["1E+1", "rounded"],
    ["1,2E+1", "12"],
    ["1,2E+100", "1,2E+100"],
    ['="0612345678"', "0612345678"],
    ["=0612345678", "0612345678"],
    ["06 12 34 56 78", "06 12 34 56 78"],
  ])("%s gives %s", (cell, expected) => {
    expect(undoSpreadsheet(cell)).toBe(expected);
  });
});

const columns = ["Nom", "Prénom", "Tel", "Pays", "Ville"];
const { found } = locate(columns, {
  last_name: "Nom",
  first_name: "Prénom",
  phone: "Tel",
  country_code: "Pays",
  "fields.city": "Ville",
});
const read = (...cells: string[]) => readRow({ line: 7, cells }, found, "FR");

describe("an imported row becomes a contact", () => {
  test("with first and last name joined, spaces tidied, fields kept", () => {
    expect(read(" Ndiaye\u00a0", "Awa\tMarie", "'06 12 34 56 78", "", "Dakar\n")).toEqual({
      line: 7,
      full_name: "Awa Marie Ndiaye",
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
    [["Ba", "", "0039 347 123 4567", "France", ""], "phone", "country_mismatch"],
    [["Ba", "", "0612345678", "Wakanda", ""], "country_code", "unknown_country"],
    [["x".repeat(121), "", "0612345678", "", ""], "full_name", "too_long"],
    [["Ba", "", "0612345678", "", "x".repeat(1001)], "fields.city", "too_long"],
  ])("%j for %s: %s", (cells, field, code) => {
    const original = cells.map((text) => text.slice(0, 500));
    expect(read(...cells)).toMatchObject({ line: 7, field, code, original });
  });
  test("a name of 121 characters, a value of 1,001, or fields of more than 6,000 bytes", () => {
    const phone = "0612345678";
    const isRead = (...cells: string[]) => "phone" in read(...cells);
    expect([120, 121].map((length) => isRead("x".repeat(length), "", phone))).toEqual([true, false]);
    expect([1000, 1001].map((length) => isRead("", "", phone, "", "x".repeat(length)))).toEqual([
      true,
      false,
    ]);
    const titles = Array.from({ length: 7 }, (_, at) => ({ field: `fields.f${at}`, index: at + 1 }));
    const ofBytes = (bytes: number) => {
      const empty = JSON.stringify(
        Object.fromEntries(titles.map(({ field }) => [field.slice(7), ""])),
      ).length;
      const each = Math.floor((bytes - empty) / 7);
      const cells = titles.map((_, at) => "x".repeat(at === 0 ? bytes - empty - each * 6 : each));
      return readRow({ line: 2, cells: [phone, ...cells] }, [{ field: "phone", index: 0 }, ...titles], "FR");
    };
    expect(ofBytes(6000)).toHaveProperty("fields");
    expect(ofBytes(6001)).toMatchObject({ field: "fields", code: "too_long" });
  });
  test("cells cut after 500 characters", () => {
    expect(read("x".repeat(121), "y".repeat(500), "z".repeat(501))).toMatchObject({
      original: ["x".repeat(121), "y".repeat(500), "z".repeat(500)],
    });
  });
  test("a number that is too short, with the count of missing digits", () => {
    expect(read("Brou", "Konan", "07 00 01 2", "Côte d’Ivoire", "")).toMatchObject({
      code: "too_short",
      detail: { country: "CI", missing: 3, expected: 10 },
    });
  });
});
