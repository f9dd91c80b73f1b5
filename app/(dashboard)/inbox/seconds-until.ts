/** How long until then, in seconds; 0 for never and for what is over. */
export const secondsUntil = (at: string | null, now: Date): number =>
  at === null ? 0 : Math.max(0, Math.round((Date.parse(at) - now.getTime()) / 1000));
