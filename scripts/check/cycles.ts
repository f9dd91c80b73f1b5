import { type Import, importsOf } from "./imports.ts";
import { isCode, isTest, type Source } from "./sources.ts";

type PlaceOf = (file: string) => string | undefined;

/**
 * Finds folders of lib and components that import each other, even for types only, and files that import each other at
 * run time.
 */
export function cycleComplaints(sources: Source[]): string[] {
  const code = sources.filter((each) => isCode(each) && !isTest(each.path));
  return [
    ...complaintsOf(code, folderOf, () => true),
    ...complaintsOf(code, fileOf, ({ isTypeOnly }) => !isTypeOnly),
  ];
}

const folderOf: PlaceOf = (file) => /^((?:lib|components)\/[^/]+)\//.exec(file)?.[1];
const fileOf: PlaceOf = (file) => (folderOf(file) ? file.replace(/\.tsx?$/, "") : undefined);

function complaintsOf(code: Source[], placeOf: PlaceOf, counts: (found: Import) => boolean): string[] {
  const uses = new Map<string, Set<string>>();
  for (const source of code) {
    const from = placeOf(source.path);
    if (!from) continue;
    const others = importsOf(source)
      .filter(counts)
      .flatMap(({ to }) => placeOf(to) ?? []);
    const known = uses.get(from) ?? new Set();
    uses.set(from, new Set([...known, ...others.filter((to) => to !== from)]));
  }
  return [...uses].flatMap(([from, others]) =>
    [...others]
      .filter((to) => from < to && reaches(uses, to, from))
      .map((to) => `${from} and ${to} import each other, directly or through others`),
  );
}

function reaches(uses: Map<string, Set<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (place === to) return true;
    if (seen.has(place)) continue;
    seen.add(place);
    waiting.push(...(uses.get(place) ?? []));
  }
  return false;
}
