import { Client } from "@upstash/qstash";
import { sweepSchedule } from "../../lib/queue/sweep-schedule.ts";
import type { Variables } from "./environment.ts";

/** Creates the sweep's schedule in QStash at each start; its fixed id prevents duplicates. */
export async function createSweepSchedule(env: Variables, warn: (line: string) => void): Promise<void> {
  const client = new Client({ baseUrl: env.QSTASH_URL, token: env.QSTASH_TOKEN, devMode: false });
  try {
    await client.schedules.create(sweepSchedule(env.APP_URL ?? ""));
  } catch (error) {
    warn(`the sweep could not be scheduled: ${error instanceof Error ? error.message : error}`);
  }
}
