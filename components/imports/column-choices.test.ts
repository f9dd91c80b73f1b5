import { expect, test } from "vitest";
import { choicesOf, choose, mappingOf, ownField, wholeNameColumn } from "./column-choices";

test("a mapping turns into column choices and back without change", () => {
  const mapping = { phone: [4, 2], full_name: [1], "fields.ville": [3] };
  const choices = choicesOf(["Nom", "Téléphone", "Ville", ""], mapping);
  expect(choices).toEqual(["full_name", "phone", "fields.ville", "phone"]);
  expect(mappingOf(choices, mapping)).toEqual(mapping);
});

test("a deselected phone column is sent as none, so that it is not guessed again", () => {
  expect(mappingOf(["full_name", "", "", ""], { phone: [2] })).toEqual({ phone: [], full_name: [1] });
});

test("a column that is chosen too comes after those that were there", () => {
  expect(mappingOf(["phone", "phone", "phone"], { phone: [3, 1] })).toEqual({ phone: [3, 1, 2] });
});

test("a contact field may have several columns, a custom field one; a full name and its parts exclude each other", () => {
  expect(choose(["phone", "", ""], 1, "phone")).toEqual(["phone", "phone", ""]);
  expect(choose(["fields.ville", "", ""], 1, "fields.ville")).toEqual(["", "fields.ville", ""]);
  expect(choose(["full_name", "phone", ""], 2, "last_name")).toEqual(["", "phone", "last_name"]);
  expect(choose(["last_and_first_name", "", ""], 2, "first_name")).toEqual(["", "", "first_name"]);
  expect(choose(["full_name", "", ""], 1, "last_and_first_name")).toEqual(["", "last_and_first_name", ""]);
  expect(choose(["", "phone", ""], 0, "")).toEqual(["", "phone", ""]);
});

test("a column keeps the name that its custom field had before; one without title gets one", () => {
  expect(ownField("Ville", "", "Colonne 1")).toBe("fields.Ville");
  expect(ownField("Ville", "fields.town", "Colonne 1")).toBe("fields.town");
  expect(ownField("", "", "Colonne 3")).toBe("fields.Colonne 3");
});

test("a column of whole names may be split otherwise, unless several hold them", () => {
  expect(wholeNameColumn(["phone", "last_and_first_name"])).toBe(1);
  expect(wholeNameColumn(["full_name", "full_name"])).toBeUndefined();
  expect(wholeNameColumn(["first_name", "last_name"])).toBeUndefined();
});
