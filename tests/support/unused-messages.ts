import { isCode, isTest, type Source } from "../../scripts/check/sources.ts";

const NAMESPACE = /\b(?:useTranslations|getTranslations)\(\s*(?:"([\w.]+)")?/g;
const ROOT = /\bwordsOf\(|\bt: Say\b/;
const TRANSLATOR = /\b(\w+)(?:\s*=\s*(?:await\s+)?(?:useTranslations|getTranslations|wordsOf)\(|: Say\b)/g;
const TEXT = /"([\w.]+)"|'([\w.]+)'|`([^`]*)`/g;

/** Their last part is Meta's value, so no source contains it. */
const NAMED_BY_META =
  /^templates\.list\.reasons\.|^campaigns\.stopped\.template_|^settings\.sender\.statuses\./;

/**
 * Keys that no code can use. A key is used in a file that opens a namespace above it and writes the rest of
 * it: as a text, as a template, or as a variable whose value is anywhere in the sources, SQL included.
 */
export function unusedMessages(keys: string[], sources: Source[]): string[] {
  const product = sources.filter(
    ({ path }) =>
      /^(app|components|lib|supabase)\//.test(path) && !isTest(path) && !path.includes("/testing/"),
  );
  const words = new Set(
    product.flatMap(({ text }) => [...wordsIn(text, /\w+/g), ...wordsIn(text, /[\w-]+/g)]),
  );
  const files = product
    .filter(isCode)
    .map(({ text }) => ({ namespaces: namespacesOf(text), ...writtenIn(text) }));
  const asking = files.filter(({ namespaces }) => namespaces.length > 0);
  const handedOn = files
    .filter(({ namespaces }) => namespaces.length === 0)
    .flatMap(({ patterns }) => patterns.filter(({ source }) => /[a-z_]{3}/.test(source)));
  const fits = (rest: string, pattern: RegExp): boolean => {
    const [, ...variables] = pattern.exec(rest) ?? [];
    return (
      variables.length > 0 && variables.every((each) => each.split(/[. ]/).every((word) => words.has(word)))
    );
  };
  const isAsked = (key: string) =>
    asking.some(({ namespaces, texts, patterns }) =>
      namespaces.some((namespace) => {
        if (namespace !== "" && !key.startsWith(`${namespace}.`)) return false;
        const rest = namespace === "" ? key : key.slice(namespace.length + 1);
        return texts.has(rest) || [...patterns, ...handedOn].some((pattern) => fits(rest, pattern));
      }),
    );
  return keys.filter((key) => !NAMED_BY_META.test(key) && !isAsked(key));
}

const wordsIn = (text: string, pattern: RegExp): string[] => text.match(pattern) ?? [];

function namespacesOf(text: string): string[] {
  const opened = [...text.matchAll(NAMESPACE)].map(([, name = ""]) => name);
  return [...new Set([...opened, ...(ROOT.test(text) ? [""] : [])])];
}

function writtenIn(text: string): { texts: Set<string>; patterns: RegExp[] } {
  const texts = new Set<string>();
  const patterns: RegExp[] = [];
  for (const [, double, single, template] of text.matchAll(TEXT)) {
    if (template === undefined) texts.add(double ?? single ?? "");
    else if (/^[\w.]*(\$\{[^}]*\}[\w.]*)+$/.test(template)) patterns.push(patternOf(template));
  }
  for (const [, name] of text.matchAll(TRANSLATOR))
    if (new RegExp(`\\b${name}(\\.\\w+)?\\(\\s*[a-zA-Z(]`).test(text)) patterns.push(/^(.+)$/);
  return { texts, patterns };
}

const patternOf = (template: string) =>
  new RegExp(`^${template.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "(.+)")}$`);
