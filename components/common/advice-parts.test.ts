import { describe, expect, test } from "vitest";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";
import { partsOfAdvice } from "./advice-parts";

const namesOf = (words: typeof fr) => ({
  settings: words.nav.settings,
  setup: words.settings.health.setup,
  tab: (name: keyof typeof words.settings.tabs) => words.settings.tabs[name],
});

describe("advice", () => {
  test("links each page of the settings that it names, and the set-up on its page", () => {
    expect(
      partsOfAdvice(
        "Remplacer (Réglages → Santé, « Mise en service »), voir Réglages → Numéro.",
        namesOf(fr),
        "super_admin",
      ),
    ).toEqual([
      "Remplacer (",
      { href: "/settings/health#setup", text: "Réglages → Santé, « Mise en service »" },
      "), voir ",
      { href: "/settings/sender", text: "Réglages → Numéro" },
      ".",
    ]);
    expect(partsOfAdvice("Settings → Health, “Setup”", namesOf(en), "super_admin")).toEqual([
      { href: "/settings/health#setup", text: "Settings → Health, “Setup”" },
    ]);
  });
  test("knows the set-up also after the no-break spaces of French typography", () => {
    expect(
      partsOfAdvice("Réglages → Santé, «\u00a0Mise en service\u00a0»", namesOf(fr), "super_admin"),
    ).toEqual([{ href: "/settings/health#setup", text: "Réglages → Santé, «\u00a0Mise en service\u00a0»" }]);
  });
  test("links nothing that the reader may not open", () => {
    expect(partsOfAdvice("Réglages → Santé", namesOf(fr), "admin")).toEqual(["Réglages → Santé"]);
    expect(partsOfAdvice("Réglages → Numéro", namesOf(fr), "admin")).toEqual([
      { href: "/settings/sender", text: "Réglages → Numéro" },
    ]);
  });
});
