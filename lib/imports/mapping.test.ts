import { describe, expect, test } from "vitest";
import { chooseMapping, guessMapping, locate, settleMapping } from "./mapping";

describe("columns are mapped by their titles:", () => {
  test.each([
    [["Nom", "Téléphone"], { full_name: "Nom", phone: "Téléphone" }],
    [["nom", "prenom", "telephone"], { last_name: "nom", first_name: "prenom", phone: "telephone" }],
    [
      ["NOM COMPLET", "N° WhatsApp", "Pays"],
      { full_name: "NOM COMPLET", phone: "N° WhatsApp", country_code: "Pays" },
    ],
    [
      ["Prénom", "Nom de famille", "Portable", "Indicatif"],
      { first_name: "Prénom", last_name: "Nom de famille", phone: "Portable", country_code: "Indicatif" },
    ],
    [
      ["First Name", "Last Name", "Phone Number", "Country", "City"],
      {
        first_name: "First Name",
        last_name: "Last Name",
        phone: "Phone Number",
        country_code: "Country",
        "fields.city": "City",
      },
    ],
    [["Name", "Mobile", "Ville"], { full_name: "Name", phone: "Mobile", "fields.ville": "Ville" }],
    [["tel", "tel 2"], { phone: "tel" }],
    [["Numéro de téléphone de la maman"], { phone: "Numéro de téléphone de la maman" }],
    [["numéro"], { phone: "numéro" }],
    [["Adresse", "Âge"], {}],
    [["Hôtel", "Motel"], {}],
  ])("%j", (columns, mapping) => {
    expect(guessMapping(columns)).toEqual(mapping);
  });
});

describe("a given mapping", () => {
  const columns = ["Nom", "Tel", "Ville", "Âge"];
  test("wins over the guessed one", () => {
    expect(chooseMapping(columns, { full_name: "Ville", phone: "Tel" })).toEqual({
      full_name: "Ville",
      phone: "Tel",
    });
  });
  test("without a phone gets the phone column guessed", () => {
    expect(chooseMapping(columns, { "fields.age": "Âge" })).toEqual({ "fields.age": "Âge", phone: "Tel" });
  });
  test("that leaves out the phone column on purpose gets none guessed", () => {
    expect(chooseMapping(columns, { phone: null })).toEqual({ phone: null });
    expect(chooseMapping(columns, { phone: "", full_name: "Nom" })).toEqual({
      phone: null,
      full_name: "Nom",
    });
  });
  test("that is empty is guessed whole", () => {
    expect(chooseMapping(columns, {})).toEqual(guessMapping(columns));
    expect(chooseMapping(["Nom"], { full_name: "Nom" })).toEqual({ full_name: "Nom", phone: null });
  });
  test("names a title of the file, or is refused with the field", () => {
    expect(settleMapping(columns, { phone: "tel" })).toEqual({
      mapping: { phone: "tel" },
      found: [{ field: "phone", index: 1 }],
    });
    const wrong = { phone: "Tel", city: "Town", full_name: "Patronyme" };
    expect(() => settleMapping(columns, wrong)).toThrow(
      expect.objectContaining({
        code: "invalid",
        fields: [
          { path: "mapping.fields.city", code: "unknown_column" },
          { path: "mapping.full_name", code: "unknown_column" },
        ],
      }),
    );
  });
  test("accepts custom fields with or without their prefix", () => {
    expect(chooseMapping(columns, { phone: "Tel", city: "Ville", country: "" })).toEqual({
      phone: "Tel",
      "fields.city": "Ville",
      country_code: null,
    });
  });
  test("matches titles regardless of case and accents, and reports unknown ones", () => {
    expect(locate(columns, { phone: "TEL", "fields.age": "age", full_name: "Patronyme" })).toEqual({
      found: [
        { field: "phone", index: 1 },
        { field: "fields.age", index: 3 },
      ],
      unknown: ["full_name"],
    });
  });
});
