import { french } from "./french";

export type Language = {
  /** In the language itself. */
  name: string;
  /** The BCP 47 tag for `Intl`, which formats numbers, dates and country names. */
  tag: string;
  /** Address of the privacy page in this language; a language without one has no page of its own. */
  privacyPath?: string;
  /** Adds the language's typography to the texts of its file. */
  typeset?: (text: string) => string;
  /** Corrects the day in a date of `Intl`: “1er novembre”. */
  ordinal?: (date: string) => string;
  /** Puts a preposition before a country, where the message `of_country` does not fit all: “du Sénégal”. */
  ofCountry?: (name: string) => string;
  /** “1 h 42” instead of “1 h 42 min”. */
  omitsMinuteUnit?: boolean;
};

/** Every language of the interface. A new one needs a line here and a file in messages/, nothing else. */
const offered = {
  fr: { name: "Français", tag: "fr-FR", privacyPath: "/confidentialite", ...french },
  en: { name: "English", tag: "en-GB", privacyPath: "/privacy" },
} satisfies Record<string, Language>;

export type Locale = keyof typeof offered;
export const languages: Record<Locale, Language> = offered;
export const locales = Object.keys(offered) as Locale[];
export const defaultLocale: Locale = "fr";
