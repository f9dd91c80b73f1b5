import { expect, test } from "vitest";
import type { TemplateChoice } from "@/lib/templates/schema";
import { searchTemplates } from "./template-search";

const template = (name: string, body: string, button: string): TemplateChoice => ({
  name,
  language: "fr",
  status: "APPROVED",
  category: "MARKETING",
  refusal: null,
  rejected_reason: null,
  variables: [],
  synced_at: "2026-12-01T09:00:00Z",
  last_used_at: null,
  snapshot: {
    name,
    language: "fr",
    category: "MARKETING",
    parameter_format: "POSITIONAL",
    components: [
      { type: "BODY", text: body },
      { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: button }] },
    ],
  },
});

const templates = [
  template("rentree_2026", "Les élèves reprennent lundi.", "J’y serai"),
  template("fete_ecole", "La fête a lieu samedi.", "Oui"),
  { ...template("sans_texte", "", ""), snapshot: null },
];
const found = (q: string) => searchTemplates(templates, q).map(({ name }) => name);

test.each([
  ["", ["rentree_2026", "fete_ecole", "sans_texte"]],
  ["Rentrée 2026", ["rentree_2026"]],
  ["eleves", ["rentree_2026"]],
  ["serai", ["rentree_2026"]],
  ["samedi fête", ["fete_ecole"]],
  ["samedi élèves", []],
])("a search for “%s” looks in name, text and buttons for every word", (q, names) => {
  expect(found(q)).toEqual(names);
});
