import { DAY_MS } from "@/lib/base/time";
import { type Locale, languages } from "./languages";

export type Instant = Date | string | number;

/** A day alone (YYYY-MM-DD) stands for its noon in UTC, which has the same date in nearly every time zone. */
const momentOf = (at: Instant) =>
  new Date(typeof at === "string" && at.length === 10 ? `${at}T12:00:00Z` : at);

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const noBreak = "\u00a0";

/** Replaces Intl's narrow no-break spaces in French figures, which are nearly invisible in our fonts. */
function wide(text: string): string {
  return text.replace(/[\u202f\u2009]/g, noBreak);
}

/** Abbreviation of “day”: “j” in French, “d” in English. */
function dayUnit(tag: string): string {
  const parts = new Intl.NumberFormat(tag, { style: "unit", unit: "day", unitDisplay: "narrow" });
  return parts.formatToParts(1).find(({ type }) => type === "unit")?.value ?? "";
}

export type Format = ReturnType<typeof createFormat>;

export function createFormat(locale: Locale, timeZone: string, none: string) {
  const { tag, ordinal = String, omitsMinuteUnit } = languages[locale];
  const dates = new Map<string, Intl.DateTimeFormat>();
  const show = (at: Instant, options: Intl.DateTimeFormatOptions) => {
    const key = JSON.stringify(options);
    const format = dates.get(key) ?? new Intl.DateTimeFormat(tag, { timeZone, ...options });
    dates.set(key, format);
    const text = wide(format.format(momentOf(at)));
    return options.day === "numeric" ? ordinal(text) : text;
  };
  // A fixed locale, since the result is parsed: Canada writes 2026-11-22.
  const days = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const dayNumber = (at: Instant) => Date.parse(days.format(new Date(at))) / DAY_MS;

  const number = (value: number) =>
    wide(new Intl.NumberFormat(tag, { maximumFractionDigits: 1 }).format(value));

  /** Rounds so that only exact 0 and 1 show as 0 % and 100 %. */
  const percent = (fraction: number, digits = 1) => {
    const smallest = 10 ** -(digits + 2);
    const kept =
      fraction > 0 && fraction < 1 ? Math.min(1 - smallest, Math.max(smallest, fraction)) : fraction;
    return wide(new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: digits }).format(kept));
  };

  const time = (at: Instant) => show(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const date = (at: Instant) => show(at, { day: "numeric", month: "long", year: "numeric" });
  /** First day of a period, without the month and year that it shares with the last day. */
  const firstDate = (at: Instant, last: Instant) => {
    const same = (options: Intl.DateTimeFormatOptions) => show(at, options) === show(last, options);
    if (!same({ year: "numeric" })) return date(at);
    return show(at, same({ month: "long" }) ? { day: "numeric" } : { day: "numeric", month: "long" });
  };
  const shortDate = (at: Instant) => show(at, { day: "numeric", month: "short" });
  const relativeWords = new Intl.RelativeTimeFormat(tag, { numeric: "auto", style: "short" });

  return {
    locale,
    timeZone,
    number,
    percent,
    /** Null means that there is no rate: shows “aucun”, never “0 %”. */
    rate: (fraction: number | null) => (fraction === null ? none : percent(fraction)),
    share: (part: number, total: number) => (total === 0 ? none : percent(part / total)),
    money: (amount: number, currency: string, digits?: number) =>
      wide(
        new Intl.NumberFormat(tag, {
          style: "currency",
          currency,
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }).format(amount),
      ),
    bytes: (size: number) => {
      const [value, name] = size < 1e6 ? [size / 1e3, "kilobyte"] : [size / 1e6, "megabyte"];
      return wide(
        new Intl.NumberFormat(tag, { style: "unit", unit: name, maximumFractionDigits: 1 }).format(value),
      );
    },
    time,
    timeWithSeconds: (at: Instant) =>
      show(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
    date,
    firstDate,
    /** “lundi 30 novembre”, with the year unless it is the current one. */
    dayHeading: (at: Instant, now: Instant) => {
      const year = show(at, { year: "numeric" }) === show(now, { year: "numeric" }) ? undefined : "numeric";
      return show(at, { weekday: "long", day: "numeric", month: "long", year });
    },
    /** “1er décembre” */
    dayOfMonth: (at: Instant) => show(at, { day: "numeric", month: "long" }),
    shortDate,
    dateTime: (at: Instant) => `${date(at)}, ${time(at)}`,
    weekday: (at: Instant) => show(at, { weekday: "short" }),
    /** Only the time for today, “demain 14:38” for an adjacent day, otherwise date and time. */
    moment: (at: Instant, now: Instant) => {
      const days = dayNumber(at) - dayNumber(now);
      if (days === 0) return time(at);
      const day = Math.abs(days) === 1 ? relativeWords.format(days, "day") : shortDate(at);
      const sameYear = show(at, { year: "numeric" }) === show(now, { year: "numeric" });
      return Math.abs(days) === 1 || sameYear ? `${day}, ${time(at)}` : date(at);
    },
    relative: (at: Instant, now: Instant) => {
      const seconds = Math.round((new Date(at).getTime() - new Date(now).getTime()) / 1000);
      const [name, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
      return wide(relativeWords.format(Math.trunc(seconds / size), name));
    },
    duration: (seconds: number) => {
      const whole = Math.max(0, Math.round(seconds));
      if (whole < 60) return `${whole}${noBreak}s`;
      const minutes = Math.floor(whole / 60);
      if (minutes < 60) return `${minutes}${noBreak}min`;
      const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
      if (hours >= 48) {
        const left = hours % 24 ? `${noBreak}${hours % 24}${noBreak}h` : "";
        return `${number(Math.floor(hours / 24))}${noBreak}${dayUnit(tag)}${left}`;
      }
      const last = rest ? `${noBreak}${String(rest).padStart(2, "0")}` : "";
      return `${hours}${noBreak}h${last}${rest && !omitsMinuteUnit ? `${noBreak}min` : ""}`;
    },
    list: (words: string[]) => new Intl.ListFormat(tag, { type: "conjunction" }).format(words),
    country: (code: string) =>
      new Intl.DisplayNames([tag], { type: "region", fallback: "code" }).of(code) ?? code,
    zoneCity: () => (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " "),
  };
}
