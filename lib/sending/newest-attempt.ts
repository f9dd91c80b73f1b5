import "server-only";
import { connectRedis } from "@/lib/rate-limit/redis";

/** After this time without a send, a restore is only noticed by what Meta reports. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** A restore from a backup older than this is noticed; noting each attempt would cost a Redis command for each. */
const NOTED_EVERY_MS = 5_000;

export interface NewestAttempt {
  /** The id last noted for this sender, as far as Redis remembers. */
  read(): Promise<string | null>;
  note(attempt_id: string): void;
  /** Resolves when the last id is noted, or Redis has refused it. */
  settled(): Promise<void>;
}

/**
 * Notes outside the database which attempt of a sender was the newest: one that the database does not know shows that
 * it was restored from a backup. Without Redis nothing is noted, and nothing fails.
 */
export function newestAttempt(sender_id: number): NewestAttempt {
  const key = `attempt:${sender_id}`;
  let last: string | null = null;
  let noted: string | null = null;
  let due = 0;
  let pending = Promise.resolve();
  const write = () => {
    const id = last;
    if (id === null || id === noted) return;
    noted = id;
    due = performance.now() + NOTED_EVERY_MS;
    pending = pending.then(async () => {
      try {
        await connectRedis()?.set(key, id, { px: KEPT_MS });
      } catch {
        // Evidence less, for the next five seconds.
      }
    });
  };
  return {
    read: async () => {
      try {
        return (await connectRedis()?.get<string>(key)) ?? null;
      } catch {
        return null;
      }
    },
    note: (attempt_id) => {
      last = attempt_id;
      if (performance.now() >= due) write();
    },
    settled: () => {
      write();
      return pending;
    },
  };
}
