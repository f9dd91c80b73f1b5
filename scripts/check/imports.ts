import path from "node:path";
import type { Source } from "./sources.ts";

const STATEMENT = /^\s*(?:import|export)\b(\s+type\b)?(?:[^"'`;]*?\bfrom)?\s*["']([^"']+)["']/gm;
const CALL = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** `to` is a path from the root for the project's own modules, a name for packages. */
export type Import = { to: string; isTypeOnly: boolean };

export function importsOf({ path: file, text }: Source): Import[] {
  const statements = [...text.matchAll(STATEMENT)].map(([, type, specifier = ""]) => ({
    specifier,
    isTypeOnly: Boolean(type),
  }));
  const calls = [...text.matchAll(CALL)].map(([, specifier = ""]) => ({ specifier, isTypeOnly: false }));
  return [...statements, ...calls].map(({ specifier, isTypeOnly }) => ({
    to: resolve(file, specifier),
    isTypeOnly,
  }));
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  if (specifier.startsWith("@shared/"))
    return `supabase/functions/_shared/${specifier.slice("@shared/".length)}`;
  if (specifier.startsWith("."))
    return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  return specifier;
}
