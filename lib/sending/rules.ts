import { type At, DAY_MS } from "@/lib/base/time";

/** An instant by two clocks: a suspended machine may stop either. */
export interface Instant {
  monotonic_ms: number;
  wall_ms: number;
}

/** The longer of two measures of the same time, for deciding that it is too late. */
export const longestBetween = (from: Instant, to: Instant): number =>
  Math.max(to.monotonic_ms - from.monotonic_ms, to.wall_ms - from.wall_ms, 0);

/** The shorter of two measures of the same time, for saying how long ago something certainly was. */
export const shortestBetween = (from: Instant, to: Instant): number =>
  Math.max(0, Math.min(to.monotonic_ms - from.monotonic_ms, to.wall_ms - from.wall_ms));

/** Long enough before its end for somebody to have a new one made. */
export const TOKEN_WARNING_DAYS = 14;

export const expiresSoon = (expires_at: string | null, now: At): boolean =>
  expires_at !== null && Date.parse(expires_at) - new Date(now).getTime() < TOKEN_WARNING_DAYS * DAY_MS;

/** How many different people Meta lets a number reach in 24 hours; null when there is no limit or none is known. */
export function tierLimit(tier: string | null | undefined): number | null {
  const match = /^TIER_(\d+)(K?)$/.exec(tier ?? "");
  return match ? Number(match[1]) * (match[2] ? 1000 : 1) : null;
}
