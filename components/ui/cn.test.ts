// @vitest-environment node
import { extendTailwindMerge } from "tailwind-merge";
import { expect, test } from "vitest";
import { isTest, readSources } from "../../scripts/check/sources.ts";
import { ROOT } from "../../scripts/local/root.ts";
import { cn } from "./cn";

/** With all groups of Tailwind. */
const complete = extendTailwindMerge({
  extend: {
    theme: {
      spacing: ["gutter", "control", "control-dense", "inset", "section", "tab-bar"],
      shadow: ["sheet", "float"],
      radius: ["bar"],
    },
  },
});

function classesInSources(): Map<string, string[]> {
  const texts = ["app", "components"]
    .flatMap((folder) => readSources(ROOT, folder))
    .filter(({ path }) => path.endsWith(".tsx") && !isTest(path))
    .flatMap(({ text }) => [...text.matchAll(/"([^"\n]*)"|`([^`$]*)`/g)]);
  const words = new Set(texts.flatMap(([, one, other]) => (one ?? other ?? "").split(/\s+/)));
  const byVariant = new Map<string, string[]>();
  for (const word of words) {
    // A class that Tailwind knows wins over itself.
    if (!/^[^"{}<>;]+$/.test(word.replaceAll("[&>", "[&")) || complete(`${word} ${word}`) !== word) continue;
    const variant = word.slice(0, word.lastIndexOf(":") + 1);
    byVariant.set(variant, [...(byVariant.get(variant) ?? []), word]);
  }
  return byVariant;
}

test("of two classes for one property the last wins, as with all groups of Tailwind", () => {
  const differences: string[] = [];
  for (const words of classesInSources().values())
    for (const one of words)
      for (const other of words) {
        const both = `${one} ${other}`;
        if (one !== other && cn(both) !== complete(both))
          differences.push(`${both} → ${cn(both)}, not ${complete(both)}`);
      }
  expect(differences.slice(0, 40)).toEqual([]);
}, 60_000);

test("the caller's class wins over the component's", () => {
  expect(cn("px-4 py-1 min-h-10", "p-0", "min-h-12")).toBe("p-0 min-h-12");
  expect(cn("text-sm leading-4", "text-base/6")).toBe("text-base/6");
  expect(cn("max-md:p-2", "p-4")).toBe("max-md:p-2 p-4");
});
