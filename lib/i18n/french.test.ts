import { expect, test } from "vitest";
import { french } from "./french";

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
])("the phrase for a number of %s ends in %s", (name, written) => {
  expect(french.ofCountry?.(name)).toBe(written);
});

test("French texts have no-break spaces before double punctuation and inside guillemets", () => {
  expect(french.typeset?.("Prêt ? Oui ! « Stop » : fin ;")).toBe(
    "Prêt\u202f? Oui\u202f! «\u00a0Stop\u00a0»\u00a0: fin\u202f;",
  );
  expect(french.typeset?.("https://a.b, 14:38, ::1")).toBe("https://a.b, 14:38, ::1");
});
