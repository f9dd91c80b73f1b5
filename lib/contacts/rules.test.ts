import { describe, expect, it, test } from "vitest";
import { numbersIn, saidByPerson } from "./rules";

test.each([
  ["keyword", true],
  ["button", true],
  ["user_preferences", true],
  ["error_131050", true],
  ["manual", false],
  ["import", false],
] as const)("an opt-out by %s was said by the person: %s", (source, expected) => {
  expect(saidByPerson({ source })).toBe(expected);
});

describe("numbers of a list", () => {
  it("are found one per line or separated, with their spaces", () => {
    expect(numbersIn("06 12 34 56 78\n+221 77 000 14 52; 0612345679\r\n\n")).toEqual([
      "06 12 34 56 78",
      "+221 77 000 14 52",
      "0612345679",
    ]);
  });

  it("are the cells of a file that look like numbers; titles are passed over", () => {
    expect(numbersIn('Nom;Téléphone\nAwa;"0612345678"\nZoé, 2e;06.12.34.56.79;12')).toEqual([
      "0612345678",
      "06.12.34.56.79",
    ]);
  });

  it("leave a line without a number to be reported, from the second line on", () => {
    expect(numbersIn("refus\nAwa, Diop\n123456")).toEqual(["Awa, Diop", "123456"]);
    expect(numbersIn("123456")).toEqual(["123456"]);
  });
});
