import { readFileSync } from "node:fs";
import path from "node:path";
import { importsOf } from "../check/imports.ts";
import { isCode, readSources, type Source } from "../check/sources.ts";
import { isProduct, usedMessages } from "./used-messages.ts";

type Words = { [key: string]: string | Words };

/** The part that all pages share, and the one that all pages of logged-in people share. */
const ROOT_PART = "";
const DASHBOARD = "(dashboard)";
const OUTSIDE = /^app\/(layout|error|not-found|offline\/page|\(auth\)\/.*)\.tsx$/;
const FRAME = /^app\/\(dashboard\)\/(.*\/)?(layout|error|not-found|loading)\.tsx$/;
const PAGE = /^app\/\(dashboard\)\/(.+)\/page\.tsx$/;

/** The keys that the client components of each page can use, without those that the layouts above it give. */
export function clientWords(sources: Source[], keys: string[]): Record<string, string[]> {
  const product = sources.filter(isProduct);
  const modules = new Map(product.filter(isCode).map((source) => [source.path, source]));
  const used = (entries: string[], given: string[]) => {
    const found = usedMessages(keys, clientModules(entries, modules), product);
    return found.filter((key) => !given.includes(key));
  };
  const paths = [...modules.keys()];
  const root = used(
    paths.filter((file) => OUTSIDE.test(file)),
    [],
  );
  const frame = used(
    paths.filter((file) => FRAME.test(file)),
    root,
  );
  const pages = paths.flatMap((file): [string, string[]][] => {
    const page = PAGE.exec(file)?.[1];
    return page ? [[page, used([file], [...root, ...frame])]] : [];
  });
  return Object.fromEntries([[ROOT_PART, root], [DASHBOARD, frame], ...pages]);
}

/** `clientWords` of this project. */
export function clientWordsOfProject(root: string): Record<string, string[]> {
  const french: Words = JSON.parse(readFileSync(path.join(root, "messages/fr.json"), "utf8"));
  const sources = ["app", "components", "lib", "supabase"].flatMap((folder) => readSources(root, folder));
  return clientWords(sources, keysOf(french));
}

const keysOf = (words: Words, above = ""): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [above + key] : keysOf(value, `${above}${key}.`),
  );

/** The modules that a browser may load for these files: those that say “use client”, and all that they import. */
function clientModules(entries: string[], modules: Map<string, Source>): Source[] {
  const seen = new Set<string>();
  const found = new Set<Source>();
  const visit = (file: string, isInClient: boolean) => {
    const source = [file, `${file}.ts`, `${file}.tsx`].map((name) => modules.get(name)).find(Boolean);
    if (!source || /^\s*["']use server["']/.test(source.text)) return;
    const isClient = isInClient || /^\s*["']use client["']/.test(source.text);
    const visited = `${isClient} ${source.path}`;
    if (seen.has(visited)) return;
    seen.add(visited);
    if (isClient) found.add(source);
    for (const { to, isTypeOnly } of importsOf(source)) if (!isTypeOnly) visit(to, isClient);
  };
  for (const entry of entries) visit(entry, false);
  return [...found];
}
