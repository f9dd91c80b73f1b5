import path from "node:path";
import type { Source } from "./sources.ts";

const STATEMENT = /^\s*(?:import|export)\b(?:[^"'`;]*?\bfrom)?\s*["']([^"']+)["']/gm;
const CALL = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** What a file imports: paths from the root for the project's own modules, names for packages. */
export function importsOf({ path: file, text }: Source): string[] {
  const specifiers = [...text.matchAll(STATEMENT), ...text.matchAll(CALL)].map(
    ([, specifier = ""]) => specifier,
  );
  return specifiers.map((specifier) => resolve(file, specifier));
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith("@shared/"))
    return `supabase/functions/_shared/${specifier.slice("@shared/".length)}`;
  if (specifier.startsWith("."))
    return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  return specifier;
}
