import { expect, test } from "vitest";
import { isFoundIn } from "./matching";

test("a search finds texts with all its words, whatever accents, case and apostrophes", () => {
  const texts = ["Fenêtre de 24 heures", "Après chaque message d’une personne"];
  for (const wanted of ["", "FENETRE", "heures  fenêtre", "d'une", "apres Fenetre"])
    expect([wanted, isFoundIn(wanted, texts)]).toEqual([wanted, true]);
  for (const wanted of ["fenêtres", "fenêtre jeton", "24h"])
    expect([wanted, isFoundIn(wanted, texts)]).toEqual([wanted, false]);
});
