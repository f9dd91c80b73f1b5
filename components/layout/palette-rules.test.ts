import { expect, test } from "vitest";
import { recentOf, remember } from "./palette-recent";
import { matching } from "./palette-rules";

const entry = (label: string) => ({ href: `/${label}`, label });
const labels = (q: string) =>
  matching([entry("Catégories"), entry("Importer des contacts"), entry("Contacts")], q).map(
    ({ label }) => label,
  );

test("entries are found by parts of their words, without accents, in any order", () => {
  expect(labels("cate")).toEqual(["Catégories"]);
  expect(labels("CONTACTS importer ")).toEqual(["Importer des contacts"]);
  expect(labels("xyz")).toEqual([]);
  expect(labels("")).toHaveLength(3);
});

test("what was chosen comes back newest first, once each, and to the same person only", () => {
  for (const label of ["a", "b", "a", "c", "d", "e", "f"]) remember("one", entry(label));
  expect(recentOf("one").map(({ label }) => label)).toEqual(["f", "e", "d", "c", "a"]);
  expect(recentOf("other")).toEqual([]);
  remember("other", entry("z"));
  expect(recentOf("other").map(({ label }) => label)).toEqual(["z"]);
  expect(recentOf("one")).toEqual([]);
});
