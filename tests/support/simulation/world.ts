import type { Row } from "../database.ts";
import type { Ledger, Work } from "../ledger.ts";
import type { Random } from "./random.ts";

/** Time is compressed: seconds stand for minutes. */
export const LONG_MS = 2000;
export const PER_LONG = 25;
export const SHORT_MS = 100;
export const PER_SHORT = 8;
const DEADLINE_MS = 1500;
export const FENCE_MS = 900;
export const HTTP_TIMEOUT_MS = 400;

export const SENDER: Row = {
  rate_per_minute: PER_LONG,
  long_window: `${LONG_MS} ms`,
  rate_per_second: PER_SHORT,
  short_window: `${SHORT_MS} ms`,
  fence: `${FENCE_MS} ms`,
  attempt_deadline: `${DEADLINE_MS} ms`,
  lease_duration: `${DEADLINE_MS} ms`,
  retry_base: "150 ms",
  retry_cap: "1 s",
  backoff_base: "20 ms",
  backoff_cap: "200 ms",
};

/** What Meta received and which statuses it will send: the ledger is compared with this. */
export interface Accepted {
  work: Work;
  sender: number;
  statuses: string[];
  /** Whether some status carries our id: the wamid in a response may be lost with its worker. */
  findable: boolean;
}
export interface News {
  sender: number;
  status?: Row;
  message?: Row;
}

export class World {
  readonly ledger: Ledger;
  readonly random: Random;
  readonly senders: number[];
  readonly door: { at: number; sender: number }[] = [];
  readonly accepted = new Map<string, Accepted>();
  readonly bag: News[] = [];
  /** When the webhook with STOP had been answered, by number. */
  readonly stopped = new Map<string, number>();
  readonly expected: { message_id: number; to: string }[] = [];
  readonly counts: Record<string, number> = {};
  faults = true;
  running = true;
  underway = 0;

  constructor(ledger: Ledger, random: Random, senders: number[]) {
    this.ledger = ledger;
    this.random = random;
    this.senders = senders;
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
  /** Schedules an event, and counts it as under way. */
  later(ms: number, happen: () => unknown): void {
    this.underway++;
    setTimeout(async () => {
      await happen();
      this.underway--;
    }, ms);
  }
}
