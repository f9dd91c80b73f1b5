export type Words = { fr: string; en: string };
export type Language = keyof Words;

/** French unless the terminal's locale names another language; unset, `C` and `POSIX` name none. */
export function languageOf(env: Record<string, string | undefined>): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^(fr|c|posix)?([_.@-]|$)/i.test(locale) ? "fr" : "en";
}

export const words = (fr: string, en: string): Words => ({ fr, en });

export const same = (text: string): Words => words(text, text);

/** An error that whoever runs the command can repair: it says how. */
export class ToldError extends Error {
  readonly words: Words;

  constructor(told: Words) {
    super(`${told.fr}\n${told.en}`);
    this.words = told;
  }
}

/** What to print of an error: the sentence of a `ToldError`, otherwise where it happened, for a report. */
export function sentenceOf(error: unknown, language: Language): string {
  if (error instanceof ToldError) return error.words[language];
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
