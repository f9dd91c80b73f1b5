import { describe, expect, test } from "vitest";
import type { CsvRow } from "./csv";
import { contentsOf, guessPlaces, layoutOf } from "./layout";

const rowsOf = (cells: string[][]): CsvRow[] => cells.map((row, at) => ({ line: at + 1, cells: row }));

function read(cells: string[][], country = "FR") {
  const rows = rowsOf(cells);
  const layout = layoutOf(rows);
  const below = rows.filter(({ line }) => line > layout.titles_line);
  return { ...layout, mapping: guessPlaces(layout, contentsOf(layout, below, country)) };
}

describe("columns are mapped by their titles:", () => {
  test.each([
    [["Nom", "Téléphone"], { full_name: [1], phone: [2] }],
    [["nom", "prenom", "telephone"], { last_name: [1], first_name: [2], phone: [3] }],
    [["NOM COMPLET", "N° WhatsApp", "Pays"], { full_name: [1], phone: [2], country_code: [3] }],
    [
      ["Prénom", "Nom de famille", "Portable", "Indicatif"],
      { first_name: [1], last_name: [2], phone: [3], country_code: [4] },
    ],
    [
      ["First Name", "Last Name", "Phone Number", "Country", "City"],
      { first_name: [1], last_name: [2], phone: [3], country_code: [4], "fields.city": [5] },
    ],
    [["firstName", "last_name", "phoneNumber"], { first_name: [1], last_name: [2], phone: [3] }],
    [["Name", "Mobile", "Ville"], { full_name: [1], phone: [2], "fields.ville": [3] }],
    [["Vorname", "Name", "Handy"], { first_name: [1], last_name: [2], phone: [3] }],
    [["Nombre", "Apellidos", "Teléfono móvil"], { first_name: [1], last_name: [2], phone: [3] }],
    [["الاسم", "رقم الهاتف"], { full_name: [1], phone: [2] }],
    [["Nom (obligatoire, en majuscules)", "Téléphone : avec l’indicatif"], { full_name: [1], phone: [2] }],
    [["Nom\ndu contact", "Tél.\nportable"], { full_name: [1], phone: [2] }],
    [["Nom / Name", "Téléphone / Phone"], { full_name: [1], phone: [2] }],
    [["Numéro de téléphone de la maman"], { phone: [1] }],
    [["numéro"], { phone: [1] }],
    [["tel", "tel 2"], { phone: [1, 2] }],
    [["Téléphone", "Portable"], { phone: [2, 1] }],
    [["Adresse", "Âge"], {}],
    [["Hôtel", "Motel"], {}],
    [["Téléphone (type)", "Fax", "Indicatif téléphonique"], { country_code: [3] }],
  ])("%j", (columns, mapping) => {
    const layout = layoutOf(rowsOf([columns]));
    expect(guessPlaces(layout, contentsOf(layout, [], "FR"))).toEqual(mapping);
  });
});

describe("columns are mapped by what they hold:", () => {
  test("values before labels, and a column of labels is none of numbers", () => {
    const rows = [
      ["Name", "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Type", "Phone 2 - Value"],
      ["Awa", "Mobile", "+33 6 12 34 00 11", "Home", "01 99 00 11 22"],
    ];
    expect(read(rows).mapping).toEqual({ full_name: [1], phone: [3, 5] });
  });
  test("mobiles before land lines, and another person's number last", () => {
    const rows = [
      ["Assistant's Phone", "Business Phone", "Mobile Phone", "First Name"],
      ["01 99 00 11 33", "01 99 00 11 22", "06 12 34 00 11", "Awa"],
    ];
    expect(read(rows).mapping).toEqual({ first_name: [4], phone: [3, 2] });
  });
  test("a number in a list is no phone number beside one that is", () => {
    const rows = [
      ["Numéro", "Nom", "Prénom", "Téléphone"],
      ["1", "Exemple", "Awa", "06 12 34 00 11"],
    ];
    expect(read(rows).mapping).toEqual({ last_name: [2], first_name: [3], phone: [4] });
  });
  test("two columns of one title fill each other", () => {
    const rows = [
      ["Nom", "Téléphone", "Téléphone"],
      ["Awa", "", "06 12 34 00 11"],
    ];
    expect(read(rows).mapping.phone).toEqual([3, 2]);
  });
  test("a column of numbers without title, also when the titles are fewer", () => {
    const rows = [
      ["Nom", "Ville"],
      ["Awa", "Lyon", "06 12 34 00 11"],
    ];
    expect(read(rows)).toMatchObject({
      columns: ["Nom", "Ville", ""],
      mapping: { full_name: [1], phone: [3] },
    });
  });
  test("an empty column of first names stays one", () => {
    const rows = [
      ["Prénom", "Nom", "Tel"],
      ["", "Awa Exemple", "06 12 34 00 11"],
    ];
    expect(read(rows).mapping).toEqual({ first_name: [1], last_name: [2], phone: [3] });
  });
  test("“Contact” is a name or a number, by its values", () => {
    const rows = [
      ["Contact", "Tel"],
      ["Awa", "06 12 34 00 11"],
    ];
    expect(read(rows).mapping).toEqual({ full_name: [1], phone: [2] });
    expect(read([["Contact"], ["06 12 34 00 11"]]).mapping).toEqual({ phone: [1] });
  });
});

describe("the row of titles is found", () => {
  test("below other lines", () => {
    const rows = [["Liste des adhérents 2026"], ["Contacts", ""], ["Nom", "Tel"], ["Awa", "06 12 34 00 11"]];
    expect(read(rows)).toMatchObject({ titles_line: 3, mapping: { full_name: [1], phone: [2] } });
  });
  test("when its words are not known, by the values below", () => {
    const rows = [
      ["Élèves inscrits", "Coordonnées"],
      ["Awa", "06 12 34 00 11"],
    ];
    expect(read(rows)).toMatchObject({ titles_line: 1, mapping: { phone: [2] } });
  });
  test("nowhere in a file without: its first line is a person", () => {
    const rows = [
      ["Awa Exemple", "06 12 34 00 11", "Sénégal"],
      ["Paul Modèle", "06 12 34 00 12", "France"],
    ];
    expect(read(rows)).toEqual({
      titles_line: 0,
      columns: ["", "", ""],
      mapping: { full_name: [1], phone: [2], country_code: [3] },
    });
  });
  test("where it is asked for", () => {
    const rows = rowsOf([
      ["Nom", "Tel"],
      ["Awa", "06 12 34 00 11"],
    ]);
    expect(layoutOf(rows, 0)).toEqual({ titles_line: 0, columns: ["", ""] });
    expect(layoutOf(rows, 2)).toEqual({ titles_line: 2, columns: ["Awa", "06 12 34 00 11"] });
  });
});
