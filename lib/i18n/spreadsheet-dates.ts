import { type Locale, languages } from "./languages";

/** Writes days and instants as a spreadsheet in that language reads them: “30/11/2026”, “30/11/2026 16:48”. */
export function spreadsheetDates(locale: Locale, timeZone: string) {
  const { tag } = languages[locale];
  const options = { day: "2-digit", month: "2-digit", year: "numeric", numberingSystem: "latn" } as const;
  const days = new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" });
  const dates = new Intl.DateTimeFormat(tag, { ...options, timeZone });
  const times = new Intl.DateTimeFormat(tag, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    numberingSystem: "latn",
    timeZone,
  });
  return {
    day: (day: string | null) => day && days.format(new Date(day)),
    moment: (at: string | null) => at && `${dates.format(new Date(at))} ${times.format(new Date(at))}`,
  };
}
