export type Words = { fr: string; en: string };
export type Language = keyof Words;

/** French when the terminal's locale is French, otherwise English. */
export function languageOf(env: Record<string, string | undefined>): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^fr/i.test(locale) ? "fr" : "en";
}

export const words = (fr: string, en: string): Words => ({ fr, en });

export const same = (text: string): Words => words(text, text);
