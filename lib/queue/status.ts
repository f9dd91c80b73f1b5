import { DAY_MS } from "@/lib/base/time";
import "server-only";
import { env } from "@/lib/env";
import { qstash } from "./client";
import { sweepSchedule } from "./sweep-schedule";

export type QueueStatus = {
  reachable: boolean;
  /** Whether a schedule calls the sweep. */
  has_schedule: boolean;
  /** Time of today's latest delivery; null when there is none or it is unknown. */
  last_delivery_at: string | null;
  /** Counted against the free plan's daily quota. */
  messages_today: number;
};

/** Daily quota of the free plan. */
export const MESSAGES_A_DAY = 1000;
const NEWEST = 100;

/** QStash's state and its figures of the current UTC day. Never throws. */
export async function getQueueStatus(now: Date): Promise<QueueStatus> {
  const fromDate = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const { APP_URL } = env();
  const { host } = new URL(APP_URL);
  const sweep = sweepSchedule(APP_URL);
  try {
    const client = qstash();
    const [schedules, published, delivered] = await Promise.all([
      client.schedules.list(),
      client.logs({ filter: { fromDate, state: "CREATED" }, count: MESSAGES_A_DAY }),
      client.logs({ filter: { fromDate, state: "DELIVERED", host }, count: NEWEST }),
    ]);
    const newest = Math.max(0, ...delivered.logs.map(({ time }) => time));
    return {
      reachable: true,
      has_schedule: schedules.some(
        ({ destination, isPaused }) => destination === sweep.destination && !isPaused,
      ),
      last_delivery_at: newest > 0 ? new Date(newest).toISOString() : null,
      messages_today: new Set(published.logs.map(({ messageId }) => messageId)).size,
    };
  } catch {
    return { reachable: false, has_schedule: false, last_delivery_at: null, messages_today: 0 };
  }
}
