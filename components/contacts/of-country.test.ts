import { expect, test } from "vitest";
import { ofCountry } from "./of-country";

test.each([
  ["Côte d’Ivoire", "de Côte d’Ivoire"],
  ["Sénégal", "du Sénégal"],
  ["Maroc", "du Maroc"],
  ["France", "de France"],
  ["Algérie", "d’Algérie"],
  ["Comores", "des Comores"],
  ["États-Unis", "des États-Unis"],
  ["Burkina Faso", "du Burkina Faso"],
  ["Congo-Brazzaville", "du Congo-Brazzaville"],
  ["Mexique", "du Mexique"],
  ["Royaume-Uni", "du Royaume-Uni"],
  ["Haïti", "d’Haïti"],
  ["Madagascar", "de Madagascar"],
  ["La Réunion", "de La Réunion"],
  ["Nouvelle-Calédonie", "de Nouvelle-Calédonie"],
])("a number of %s is one %s", (name, written) => {
  expect(ofCountry(name, "fr")).toBe(written);
});

test("English has one word for all", () => {
  expect(ofCountry("Senegal", "en")).toBe("in Senegal");
});
