import { secondsUntil } from "@/lib/base/time";

export type Limit = {
  /** Uses allowed within the window. */
  most: number;
  window_seconds: number;
  /** Uses taken from Redis per request; unused ones expire with the window. */
  block: number;
  /** Whether it is counted in memory while there is no Redis. Other limits are not enforced then. */
  always: boolean;
};

const minutes = (count: number) => count * 60;
const ordinary = { block: 1, always: false };

/** Limits against abuse, high enough that normal use never reaches them. */
export const LIMITS = {
  /** Per bearer token: 20 calls a second on average over a minute, with short bursts above. */
  calls: { most: 1_200, window_seconds: minutes(1), block: 20, always: false },
  /** Failed log-ins (successes are not counted): per account and network address, and per network address. */
  failures_from_there: { most: 10, window_seconds: minutes(15), block: 1, always: true },
  failures_of_address: { most: 200, window_seconds: minutes(15), block: 1, always: true },
  /** Failed log-ins per account from all addresses: beyond this, log-in is slowed but not blocked. */
  failures_of_account: { most: 100, window_seconds: minutes(15), block: 1, always: true },
  /** Tries on an account after ten failures from callers without a known address. */
  last_tries_of_account: { most: 1, window_seconds: 5, block: 1, always: true },
  /** Mails with a link, per recipient and per network address. */
  password_mails: { most: 5, window_seconds: minutes(15), ...ordinary },
  password_mails_of_address: { most: 100, window_seconds: minutes(15), ...ordinary },
  /** Per user. */
  imports: { most: 300, window_seconds: minutes(60), ...ordinary },
  tests: { most: 300, window_seconds: minutes(60), ...ordinary },
  samples: { most: 300, window_seconds: minutes(60), ...ordinary },
  invitations: { most: 300, window_seconds: minutes(60), ...ordinary },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** Value of `Retry-After` in seconds, at least 1. */
export const retryAfterSeconds = (at_ms: number, now_ms: number): number =>
  Math.max(1, secondsUntil(at_ms, now_ms));
