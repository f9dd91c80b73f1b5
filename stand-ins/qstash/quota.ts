import type { Snapshot } from "./state.ts";

/** The day's allowance of messages; days end at midnight UTC. */
export class DailyQuota {
  today: Snapshot["today"];

  constructor(today: Snapshot["today"]) {
    this.today = { ...today };
  }

  /** The headers of a refusal when `messages` more would exceed the limit; else they are counted. */
  spend(messages: number, limit: number | null): Record<string, string> | undefined {
    const now = new Date();
    const day = now.toISOString().slice(0, 10);
    if (this.today.day !== day) this.today = { day, count: 0 };
    if (limit !== null && this.today.count + messages > limit) {
      const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
      return {
        "RateLimit-Limit": String(limit),
        "RateLimit-Remaining": String(Math.max(0, limit - this.today.count)),
        "RateLimit-Reset": String(midnight / 1_000),
      };
    }
    this.today.count += messages;
    return undefined;
  }
}
