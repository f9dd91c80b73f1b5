import { expect, test } from "vitest";
import { choicesOf, choose, mappingOf, ownField } from "./column-choices";

const columns = ["Nom", "Téléphone", "Ville", ""];

test("a mapping and the choices of columns say the same", () => {
  const mapping = { phone: "Téléphone", full_name: "Nom", "fields.ville": "Ville" };
  const choices = choicesOf(columns, mapping);
  expect(choices).toEqual(["full_name", "phone", "fields.ville", ""]);
  expect(mappingOf(columns, choices)).toEqual(mapping);
});

test("a phone column that was taken away is said to be none, not guessed again", () => {
  expect(mappingOf(columns, ["full_name", "", "", ""])).toEqual({ phone: null, full_name: "Nom" });
});

test("two columns of one title are two columns", () => {
  expect(choicesOf(["Tel", "Tel"], { phone: "Tel", "fields.tel": "Tel" })).toEqual(["phone", "fields.tel"]);
});

test("a field has one column: the one that had it before has nothing", () => {
  expect(choose(["phone", "", ""], 1, "phone")).toEqual(["", "phone", ""]);
  expect(choose(["full_name", "phone", ""], 2, "last_name")).toEqual(["", "phone", "last_name"]);
  expect(choose(["", "phone", ""], 0, "")).toEqual(["", "phone", ""]);
});

test("a column keeps the name that its field had the last time", () => {
  expect(ownField("Ville", "")).toBe("fields.Ville");
  expect(ownField("Ville", "fields.town")).toBe("fields.town");
});
