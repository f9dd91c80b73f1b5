import { defaultLocale, type Locale, languages, locales } from "./languages";

export const defaultTimeZone = "Europe/Paris";
export const localeCookie = "locale";
export const timeZoneCookie = "tz";

export function isLocale(value: unknown): value is Locale {
  return typeof value === "string" && Object.hasOwn(languages, value);
}

function preferences(acceptLanguage: string) {
  return acceptLanguage
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.split(";").map((piece) => piece.trim());
      const quality = parameters.find((parameter) => parameter.startsWith("q="));
      return {
        language: tag.toLowerCase().split("-")[0],
        quality: quality ? Number(quality.slice(2)) || 0 : 1,
      };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
}

/** Order of preference: the chosen language, the browser's languages, the default. */
export function pickLocale(chosen: string | undefined, acceptLanguage: string | null | undefined): Locale {
  if (isLocale(chosen)) return chosen;
  const asked = preferences(acceptLanguage ?? "").find(({ language }) => isLocale(language));
  return isLocale(asked?.language) ? asked.language : defaultLocale;
}

/** The language of a page whose address is in one language, such as the privacy page; undefined for others. */
export const localeOfPage = (path: string | null): Locale | undefined =>
  locales.find((locale) => path !== null && languages[locale].privacyPath === path.split("?")[0]);

export function pickTimeZone(sent: string | undefined): string {
  if (!sent || !/^[\w+-]+(\/[\w+-]+)*$/.test(sent) || sent.length > 64) return defaultTimeZone;
  try {
    new Intl.DateTimeFormat("en", { timeZone: sent });
    return sent;
  } catch {
    return defaultTimeZone;
  }
}
