import { DAY_MS } from "@/lib/base/time";

/** Days are UTC's, as the counters' are. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Its noon falls on the same date in every zone but the farthest. */
export const noonOf = (day: string): string => `${day}T12:00:00Z`;

export const periodEnd = (now = new Date()): string => dayOf(now.getTime());

export const daysLater = (day: string, days: number): string => dayOf(Date.parse(day) + days * DAY_MS);

/** Every day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = daysLater(day, 1)) days.push(day);
  return days;
}

export type AskedPeriod = { days?: string; from?: string; to?: string };
export type Period = { from: string; to: string; days: 7 | 30 | 90 | null };

const USUAL_DAYS = 30;

/** The days that an address stands for. Free dates win; one of them alone reaches to today, or thirty days back. */
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
