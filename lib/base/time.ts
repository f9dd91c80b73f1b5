export const DAY_MS = 86_400_000;

export type At = string | number | Date;

/** Seconds from `now` until `at`, rounded up; 0 for null and for the past. */
export const secondsUntil = (at: At | null, now: At): number =>
  at === null ? 0 : Math.max(0, Math.ceil((new Date(at).getTime() - new Date(now).getTime()) / 1000));
