import { expect, test } from "vitest";
import { choicesOf, choose, mappingOf, ownField } from "./column-choices";

const columns = ["Nom", "Téléphone", "Ville", ""];

test("a mapping turns into column choices and back without change", () => {
  const mapping = { phone: "Téléphone", full_name: "Nom", "fields.ville": "Ville" };
  const choices = choicesOf(columns, mapping);
  expect(choices).toEqual(["full_name", "phone", "fields.ville", ""]);
  expect(mappingOf(columns, choices)).toEqual(mapping);
});

test("a deselected phone column is sent as null, so that it is not guessed again", () => {
  expect(mappingOf(columns, ["full_name", "", "", ""])).toEqual({ phone: null, full_name: "Nom" });
});

test("two columns with the same title are two columns", () => {
  expect(choicesOf(["Tel", "Tel"], { phone: "Tel", "fields.tel": "Tel" })).toEqual(["phone", "fields.tel"]);
});

test("a field has one column: choosing another column clears the first", () => {
  expect(choose(["phone", "", ""], 1, "phone")).toEqual(["", "phone", ""]);
  expect(choose(["full_name", "phone", ""], 2, "last_name")).toEqual(["", "phone", "last_name"]);
  expect(choose(["", "phone", ""], 0, "")).toEqual(["", "phone", ""]);
});

test("a column keeps the name that its custom field had before", () => {
  expect(ownField("Ville", "")).toBe("fields.Ville");
  expect(ownField("Ville", "fields.town")).toBe("fields.town");
});
