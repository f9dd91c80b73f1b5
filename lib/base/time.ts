export const DAY_MS = 86_400_000;

export type At = string | number | Date;

/** How long until then, in seconds, one that has begun counted whole; 0 for never and for what is over. */
export const secondsUntil = (at: At | null, now: At): number =>
  at === null ? 0 : Math.max(0, Math.ceil((new Date(at).getTime() - new Date(now).getTime()) / 1000));
