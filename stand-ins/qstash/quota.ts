import type { Faults } from "./faults.ts";
import { Refusal } from "./refusal.ts";

/** Counts the messages of a day, which ends at midnight UTC, against the limit that was ordered. */
export class DailyQuota {
  private readonly faults: Faults;
  private day = "";
  private count = 0;

  constructor(faults: Faults) {
    this.faults = faults;
  }

  /** Counts one message, or throws the refusal of one too many. */
  spend(): void {
    const limit = this.faults.quota;
    const now = new Date();
    const day = now.toISOString().slice(0, 10);
    if (this.day !== day) [this.day, this.count] = [day, 0];
    if (limit !== null && this.count >= limit) {
      const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
      throw new Refusal(429, "exceeded daily message quota", {
        "RateLimit-Limit": String(limit),
        "RateLimit-Remaining": "0",
        "RateLimit-Reset": String(midnight / 1_000),
      });
    }
    this.count++;
  }
}
