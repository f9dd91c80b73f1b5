import { describe, expect, test } from "vitest";
import { chooseMapping, locate, placesIn } from "./mapping";

describe("a given mapping", () => {
  const columns = ["Nom", "Tel", "Ville", "Âge", "", "Tel"];
  const guessed = { full_name: [1], phone: [2, 6] };

  test("wins over the guessed one", () => {
    const asked = { full_name: "Ville", phone: "Tel" };
    expect(chooseMapping(asked, guessed)).toEqual(asked);
  });
  test("without a phone gets the guessed columns of numbers, unless it says that there is none", () => {
    expect(chooseMapping({ "fields.age": "Âge" }, guessed)).toEqual({ "fields.age": "Âge", phone: [2, 6] });
    expect(chooseMapping({ phone: null }, guessed)).toEqual({ phone: null });
  });
  test("accepts custom fields with or without their prefix", () => {
    expect(chooseMapping({ phone: "Tel", city: "Ville", country: "" }, guessed)).toEqual({
      phone: "Tel",
      "fields.city": "Ville",
      country_code: null,
    });
  });
  test("names columns by place, so also one without title or with the title of another", () => {
    expect(placesIn(columns, { phone: [6, 2], full_name: 5 }).places).toEqual({
      phone: [6, 2],
      full_name: [5],
    });
  });
  test("matches titles regardless of case and accents, and reports unknown columns", () => {
    expect(
      locate(columns, { phone: "TEL", "fields.age": "age", full_name: "Patronyme", last_name: 7 }),
    ).toEqual({
      found: [
        { field: "phone", index: 1 },
        { field: "fields.age", index: 3 },
      ],
      unknown: ["full_name", "last_name"],
    });
  });
});
