import { DAY_MS } from "@/lib/base/time";
import type { MessageState } from "@/lib/sending/schema";
import { REACHED_STATES } from "@/lib/sending/states";
import type { StateCounts } from "./schema";

const SUCCEEDED: readonly MessageState[] = ["delivered", "read"];
const ATTEMPTED: readonly MessageState[] = [...REACHED_STATES, "failed", "unknown"];

const sum = (counts: Partial<StateCounts>, states: readonly MessageState[]) =>
  states.reduce((total, state) => total + (counts[state] ?? 0), 0);

export type Success = { succeeded: number; attempted: number; rate: number | null };

/**
 * (delivered + read) / (accepted + sent + delivered + read + failed + unknown). The rate is null when none was
 * attempted.
 */
export function success(counts: Partial<StateCounts>): Success {
  const succeeded = sum(counts, SUCCEEDED);
  const attempted = sum(counts, ATTEMPTED);
  return { succeeded, attempted, rate: attempted === 0 ? null : succeeded / attempted };
}

/** Number of messages that are neither queued nor being sent. */
export const treated = (counts: Partial<StateCounts>): number =>
  total(counts) - (counts.queued ?? 0) - (counts.sending ?? 0);

export const total = (counts: Partial<StateCounts>): number =>
  Object.values(counts).reduce((all, n) => all + (n ?? 0), 0);

/** Number of messages in this state or a later one, as a row of the funnel counts. */
export const reached = (counts: Partial<StateCounts>, state: (typeof REACHED_STATES)[number]): number =>
  sum(counts, REACHED_STATES.slice(REACHED_STATES.indexOf(state)));

/** Seconds needed to send that many messages at a rate. */
export const duration_seconds = (messages: number, rate_per_minute: number): number =>
  Math.ceil((messages / rate_per_minute) * 60);

/**
 * Days needed to reach that many people under Meta's limit: the rest of today's, then the full limit per day. 1 when
 * the limit is unknown.
 */
export function daysNeeded(people: number, tier_limit: number | null, used_today: number): number {
  if (tier_limit === null || people === 0) return 1;
  const left_today = Math.max(0, tier_limit - used_today);
  return people <= left_today ? 1 : 1 + Math.ceil((people - left_today) / Math.max(1, tier_limit));
}

export type SendingPlan = {
  starts_at: string;
  duration_seconds: number;
  ends_at: string;
  /** More than one when Meta's daily limit is lower than the number of people. */
  days_needed: number;
};

type Plan = {
  people: number;
  starts_at: string | null;
  now: Date;
  rate_per_minute: number;
  tier_limit: number | null;
  used_today: number;
};

/** When Message 1 is sent, from now or a later date. */
export function planOf({
  people,
  starts_at,
  now,
  rate_per_minute,
  tier_limit,
  used_today,
}: Plan): SendingPlan {
  const starts = Math.max(now.getTime(), Date.parse(starts_at ?? now.toISOString()));
  const seconds = duration_seconds(people, rate_per_minute);
  const days_needed = daysNeeded(people, tier_limit, used_today);
  return {
    starts_at: new Date(starts).toISOString(),
    duration_seconds: seconds,
    ends_at: new Date(starts + Math.max(seconds * 1000, (days_needed - 1) * DAY_MS)).toISOString(),
    days_needed,
  };
}

/** A name that is not taken: the given one, or with a number, “Rentrée (2)”. Names differ without case. */
export function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((each) => each.toLowerCase()));
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} (${n})`;
    if (!known.has(candidate.toLowerCase())) return candidate;
  }
}
