import { expect, test } from "vitest";
import { surroundings } from "./surroundings";

const template = (text: string) => ({
  name: "portes_ouvertes",
  language: "fr",
  category: "MARKETING",
  parameter_format: "NAMED" as const,
  components: [{ type: "BODY", text }],
});

const body = "Bonjour {{prenom}}, nous vous attendons le *{{date}}* de 9 h à 17 h.\nVenez à {{lieu}}";

test("a variable is shown among whole words, without formatting marks", () => {
  expect(surroundings(template(body), "prenom")).toEqual({
    before: "Bonjour ",
    after: ", nous vous attendons…",
  });
  expect(surroundings(template(body), "date")).toEqual({
    before: "…nous vous attendons le ",
    after: " de 9 h à 17 h. Venez à …",
  });
  expect(surroundings(template(body), "lieu")).toEqual({ before: "… de 9 h à 17 h. Venez à ", after: "" });
});

test("a variable that the text does not hold has no words around it", () => {
  expect(surroundings(template("Bonjour"), "prenom")).toBeNull();
});
