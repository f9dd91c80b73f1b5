// @vitest-environment node
import { expect, test } from "vitest";
import { AppError, invalidField } from "@/lib/base/errors";
import { GraphError } from "@/lib/whatsapp/graph";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";
import { ToldError, words } from "../language.ts";
import { reasonOf } from "./reasons.ts";

const inBoth = async (error: unknown) => [await reasonOf(error, "fr"), await reasonOf(error, "en")];

test("an error of Meta is told in the app's words, with what a super-admin can do, and Meta's own text", async () => {
  const [french = "", english = ""] = await inBoth(new GraphError({ code: 190, details: "expired" }, ""));
  expect(french).toContain(fr.meta_errors["190"].why);
  expect(french).toContain("Réglages → Santé");
  expect(english).toContain(en.meta_errors["190"].why);
  for (const reason of [french, english]) expect(reason).toMatch(/ \(Graph 190: expired\)$/);
  expect(french + english).not.toMatch(/[{}]/);
});

test("a code of Meta that is not in the table still has words", async () => {
  const [french] = await inBoth(new GraphError({ code: 987_654, details: "new" }, ""));
  expect(french).toContain(fr.meta_errors.other.why);
});

test("without a network, the sentence says what to check", async () => {
  const [french, english] = await inBoth(new GraphError(null, "fetch failed"));
  expect(french).toBe(
    "Meta ne répond pas. Vérifiez la connexion à Internet, puis recommencez. (fetch failed)",
  );
  expect(english).toContain("Check the Internet connection");
  for (const error of [new AppError("unavailable", { detail: "x" }), new TypeError("fetch failed")])
    expect(await reasonOf(error, "fr")).toContain("Vérifiez la connexion à Internet");
});

test("our own errors are told by their field, by their code, or as they are", async () => {
  expect(await inBoth(invalidField("pin", "pin_wrong"))).toEqual([
    fr.field_errors.pin_wrong,
    en.field_errors.pin_wrong,
  ]);
  const [french, english] = await inBoth(new AppError("no_sender"));
  expect([french, english].join()).not.toMatch(/[{}]|no_sender,/);
  expect(french).toContain("Aucun numéro d’envoi n’est configuré.");
  expect(await inBoth(new ToldError(words("Faites ceci.", "Do this.")))).toEqual([
    "Faites ceci.",
    "Do this.",
  ]);
  expect(await inBoth(new Error("odd"))).toEqual([
    "Erreur inattendue ; npm run doctor (odd)",
    "Unexpected error; npm run doctor (odd)",
  ]);
});
