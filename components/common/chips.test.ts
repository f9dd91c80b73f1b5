import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { chipNames, chipsIn, toShown, toStored } from "./chips";

const names = chipNames([
  ["first_name", "prénom"],
  ["full_name", "nom complet"],
  ["fields.ville", "ville"],
  ["fields.Ville", "Ville"],
  ["fields.a]b", "a]b"],
]);

describe("a variable", () => {
  test("is shown by its name in brackets, with its fallback", () => {
    expect(toShown("Merci {{first_name}}, {{full_name|vous}} !", names)).toBe(
      "Merci [prénom], [nom complet|vous] !",
    );
  });
  test("that nobody knows, or that is written otherwise, stays as it is", () => {
    for (const text of ["{{ first_name }}", "{{inconnu}}", "{{first_name}", "{{fields.a]b}}"])
      expect(toShown(text, names)).toBe(text);
  });
  test("may be typed by its name, also without accents or capitals", () => {
    expect(toStored("[prénom] [Prenom] [NOM COMPLET]", names)).toBe(
      "{{first_name}} {{first_name}} {{full_name}}",
    );
  });
  test("is not guessed where two names differ by case only", () => {
    expect(toStored("[ville] [Ville] [VILLE]", names)).toBe("{{fields.ville}} {{fields.Ville}} [VILLE]");
  });
});

test("brackets around other words stay text", () => {
  expect(toStored("[à 9 h] [] [pré[nom]", names)).toBe("[à 9 h] [] [pré[nom]");
});

test("a stored text that looks like a chip is none", () => {
  const shown = toShown("[prénom] {{first_name}}", names);
  expect(chipsIn(shown, names)).toEqual([{ start: shown.length - 8, end: shown.length }]);
  expect(toStored(shown, names)).toBe("[prénom] {{first_name}}");
});

const piece = fc.oneof(
  fc.constantFrom(
    ..."[]{}|\u2060\n ",
    ..."{{ }} [[ ]] [\u2060 {{first_name}} {{fields.ville}} {{fields.a]b}} {{fields.perdu}} prénom Prenom".split(
      " ",
    ),
    "{{full_name|cher parent}}",
    "[prénom]",
    "[\u2060ville]",
    "first_name",
  ),
  fc.string(),
  fc.string({ unit: "grapheme" }),
);

property.prop([fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""))], { numRuns: 2000 })(
  "any stored text comes back unchanged from the screen",
  (stored) => {
    expect(toStored(toShown(stored, names), names)).toBe(stored);
  },
);
