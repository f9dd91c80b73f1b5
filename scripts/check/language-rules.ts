import { isCode, isGenerated, isTest, type Source } from "./sources.ts";

const LIST = "lib/i18n/languages.ts";

/** Languages may be listed in one file only, so that a new one needs one line there and a file in messages/. */
export function languageComplaints(sources: Source[]): string[] {
  const codes = sources.flatMap(({ path }) => /^messages\/(.+)\.json$/.exec(path)?.[1] ?? []);
  if (codes.length === 0) return [];
  const code = `(?:${codes.join("|")})`;
  const named = `["'\`]${code}(?:-[A-Z]{2})?["'\`]`;
  const second = new RegExp(
    [
      `[!=]==?\\s*${named}`,
      `\\bcase ${named}`,
      `${named}\\s*\\|\\s*${named}`,
      `\\[\\s*${named}(?:,\\s*${named})+,?\\s*\\]`,
      `\\{\\s*["']?${code}["']?:`,
      `messages/${code}\\.json`,
    ].join("|"),
  );
  return sources
    .filter((source) => /^(app|components|lib)\//.test(source.path) && isCode(source))
    .filter(({ path }) => path !== LIST && !isTest(path) && !isGenerated(path))
    .flatMap(({ path, text }) => {
      const [found] = second.exec(text) ?? [];
      return found ? [`${path} contains \`${found}\`: languages are listed in ${LIST} only`] : [];
    });
}
