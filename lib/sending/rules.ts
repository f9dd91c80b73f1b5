import { type At, DAY_MS } from "@/lib/base/time";

/** An instant on two clocks, since either may stop while a machine is suspended. */
export interface Instant {
  monotonic_ms: number;
  wall_ms: number;
}

/** The longer of the two durations in milliseconds, to decide that it is too late. */
export const longestBetween = (from: Instant, to: Instant): number =>
  Math.max(to.monotonic_ms - from.monotonic_ms, to.wall_ms - from.wall_ms, 0);

/** The shorter of the two durations in milliseconds, as a lower bound of the time elapsed. */
export const shortestBetween = (from: Instant, to: Instant): number =>
  Math.max(0, Math.min(to.monotonic_ms - from.monotonic_ms, to.wall_ms - from.wall_ms));

/** Days before a token expires in which users are warned, enough to create a new one. */
export const TOKEN_WARNING_DAYS = 14;

export const expiresSoon = (expires_at: string | null, now: At): boolean =>
  expires_at !== null && Date.parse(expires_at) - new Date(now).getTime() < TOKEN_WARNING_DAYS * DAY_MS;

/** Number of people Meta lets a number contact per 24 hours; null when unlimited or unknown. */
export function tierLimit(tier: string | null | undefined): number | null {
  const match = /^TIER_(\d+)(K?)$/.exec(tier ?? "");
  return match ? Number(match[1]) * (match[2] ? 1000 : 1) : null;
}
