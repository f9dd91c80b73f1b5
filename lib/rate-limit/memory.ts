import { type Limit, retryAfterSeconds } from "./rules";

const MOST_KEYS = 10_000;

/** Counts in this process only: exact here, unaware of other instances. */
export class MemoryCounter {
  private readonly times = new Map<string, number[]>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Null when granted, otherwise the seconds to wait. */
  take({ most, window_seconds }: Limit, key: string): number | null {
    const window_ms = window_seconds * 1000;
    const now = this.now();
    const recent = (this.times.get(key) ?? []).filter((at) => at > now - window_ms);
    const [oldest] = recent;
    if (recent.length >= most && oldest !== undefined) return retryAfterSeconds(oldest + window_ms, now);
    this.times.delete(key);
    this.times.set(key, [...recent, now]);
    this.dropOldest();
    return null;
  }

  giveBack(key: string): void {
    this.times.get(key)?.pop();
  }

  forget(key: string): void {
    this.times.delete(key);
  }

  private dropOldest(): void {
    if (this.times.size <= MOST_KEYS) return;
    const [key] = this.times.keys();
    if (key !== undefined) this.times.delete(key);
  }
}
