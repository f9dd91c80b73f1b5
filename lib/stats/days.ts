import { DAY_MS } from "@/lib/base/time";

/** Days are in UTC, like those of the counters. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Noon of the day in UTC, which falls on the same date in nearly all time zones. */
export const noonOf = (day: string): string => `${day}T12:00:00Z`;

export const periodEnd = (now = new Date()): string => dayOf(now.getTime());

export const daysLater = (day: string, days: number): string => dayOf(Date.parse(day) + days * DAY_MS);

/** Every day of a period, both ends included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = daysLater(day, 1)) days.push(day);
  return days;
}

export type AskedPeriod = { days?: string; from?: string; to?: string };
export type Period = { from: string; to: string; days: 7 | 30 | 90 | null };

const USUAL_DAYS = 30;

/**
 * The period of a URL. `from` and `to` take precedence over `days`; `from` alone extends to today, `to` alone 30 days
 * back.
 */
export function periodOf({ days, from, to }: AskedPeriod, now: Date): Period {
  const today = periodEnd(now);
  if (from || to) {
    const end = to && to < today ? to : today;
    const start = from ?? daysLater(end, 1 - USUAL_DAYS);
    return { from: start > end ? end : start, to: end, days: null };
  }
  const last = (days ? Number(days) : USUAL_DAYS) as 7 | 30 | 90;
  return { from: daysLater(today, 1 - last), to: today, days: last };
}
