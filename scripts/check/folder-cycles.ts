import { importsOf } from "./imports.ts";
import { isCode, isTest, type Source } from "./sources.ts";

/** Folders of lib and components that import each other, directly or through others. */
export function folderCycleComplaints(sources: Source[]): string[] {
  const uses = new Map<string, Set<string>>();
  for (const source of sources.filter((each) => isCode(each) && !isTest(each.path))) {
    const from = folderOf(source.path);
    if (!from) continue;
    const others = importsOf(source).flatMap(({ to }) => folderOf(to) ?? []);
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
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (folder === to) return true;
    if (seen.has(folder)) continue;
    seen.add(folder);
    waiting.push(...(uses.get(folder) ?? []));
  }
  return false;
}

const folderOf = (file: string): string | undefined => /^((?:lib|components)\/[^/]+)\//.exec(file)?.[1];
