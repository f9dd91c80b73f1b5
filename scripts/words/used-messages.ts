import { isCode, isTest, type Source } from "../check/sources.ts";

const NAMESPACE = /\b(?:useTranslations|getTranslations)\(\s*(?:"([\w.]+)")?/g;
const ROOT = /\bwordsOf\(|\bt: Say\b/;
const TRANSLATOR = /\b(\w+)(?:\s*=\s*(?:await\s+)?(?:useTranslations|getTranslations|wordsOf)\(|: Say\b)/g;
const TEXT = /["']([\w.]+)["']/g;
const TEMPLATE = /`([^`]*)`/g;

const ANYTHING = /^(.+)$/;

/** Their last part is Meta's value, so no source contains it. */
const NAMED_BY_META =
  /^templates\.list\.reasons\.|^campaigns\.stopped\.template_|^settings\.sender\.statuses\./;

/** Keys that no code can use. */
export function unusedMessages(keys: string[], sources: Source[]): string[] {
  const product = sources.filter(isProduct);
  const used = new Set(usedMessages(keys, product.filter(isCode), product));
  return keys.filter((key) => !NAMED_BY_META.test(key) && !used.has(key));
}

/**
 * Keys that the code in `askers` can use. A key is used in a file that opens a namespace above it and writes the rest
 * of it: as a text, as a template, or as a variable whose value is anywhere in the product, SQL included.
 */
export function usedMessages(keys: string[], askers: Source[], product: Source[]): string[] {
  const words = wordsOfProduct(product);
  const files = askers.map(({ text }) => ({ namespaces: namespacesOf(text), ...writtenIn(text) }));
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
        return (
          NAMED_BY_META.test(key) ||
          texts.has(rest) ||
          [...patterns, ...handedOn].some(
            // Whoever opens all messages writes the start of a key, if not in the call then beside it.
            (pattern) => !(namespace === "" && pattern === ANYTHING) && fits(rest, pattern),
          )
        );
      }),
    );
  return keys.filter(isAsked);
}

export const isProduct = ({ path }: Source) =>
  /^(app|components|lib|supabase)\//.test(path) && !isTest(path) && !path.includes("/testing/");

const known = new WeakMap<Source[], Set<string>>();

function wordsOfProduct(product: Source[]): Set<string> {
  const words =
    known.get(product) ??
    new Set(product.flatMap(({ text }) => [...wordsIn(text, /\w+/g), ...wordsIn(text, /[\w-]+/g)]));
  known.set(product, words);
  return words;
}

const wordsIn = (text: string, pattern: RegExp): string[] => text.match(pattern) ?? [];

function namespacesOf(text: string): string[] {
  const opened = [...text.matchAll(NAMESPACE)].map(([, name = ""]) => name);
  return [...new Set([...opened, ...(ROOT.test(text) ? [""] : [])])];
}

function writtenIn(text: string): { texts: Set<string>; patterns: RegExp[] } {
  const texts = new Set([...text.matchAll(TEXT)].map(([, written = ""]) => written));
  const patterns = [...text.matchAll(TEMPLATE)]
    .map(([, template = ""]) => template)
    .filter((template) => /^[\w.]*(\$\{[^}]*\}[\w.]*)+$/.test(template))
    .map(patternOf);
  for (const [, name] of text.matchAll(TRANSLATOR))
    if (new RegExp(`\\b${name}(\\.\\w+)?\\(\\s*[a-zA-Z(]`).test(text)) patterns.push(ANYTHING);
  return { texts, patterns };
}

const patternOf = (template: string) =>
  new RegExp(`^${template.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "(.+)")}$`);
