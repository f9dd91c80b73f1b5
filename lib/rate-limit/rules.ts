import { secondsUntil } from "@/lib/base/time";

export type Limit = {
  /** How many within the window. */
  most: number;
  window_seconds: number;
  /** Asked of Redis for so many at once; what is not used within the window is lost. */
  block: number;
  /** Counted in this process while there is no Redis. The others let everything through then. */
  always: boolean;
};

const minutes = (count: number) => count * 60;
const ordinary = { block: 1, always: false };

/** Against abuse, not against work: a person never meets them. */
export const LIMITS = {
  /** Of one bearer token: 20 calls a second over a minute, faster for a moment. */
  calls: { most: 1_200, window_seconds: minutes(1), block: 20, always: false },
  /** Failed log-ins, successes give theirs back: at one account from one address, and from one address at all. */
  failures_from_there: { most: 10, window_seconds: minutes(15), block: 1, always: true },
  failures_of_address: { most: 200, window_seconds: minutes(15), block: 1, always: true },
  /** From everywhere at one account: beyond these it is slow, never closed. */
  failures_of_account: { most: 100, window_seconds: minutes(15), block: 1, always: true },
  /** At an account with ten failures whose callers have no known address. */
  last_tries_of_account: { most: 1, window_seconds: 5, block: 1, always: true },
  /** Mails with a link, to one address of mail and from one of the network. */
  password_mails: { most: 5, window_seconds: minutes(15), ...ordinary },
  password_mails_of_address: { most: 100, window_seconds: minutes(15), ...ordinary },
  /** Of one person. */
  imports: { most: 300, window_seconds: minutes(60), ...ordinary },
  tests: { most: 300, window_seconds: minutes(60), ...ordinary },
  samples: { most: 300, window_seconds: minutes(60), ...ordinary },
  invitations: { most: 300, window_seconds: minutes(60), ...ordinary },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof LIMITS;

/** For `Retry-After`: never 0. */
export const retryAfterSeconds = (at_ms: number, now_ms: number): number =>
  Math.max(1, secondsUntil(at_ms, now_ms));
