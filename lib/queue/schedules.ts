import "server-only";
import { env } from "@/lib/env";
import { qstash } from "./client";
import { sweepSchedule } from "./sweep-schedule";

/** Creates, or overwrites, what QStash calls by the clock. As often as one likes. */
export async function createSchedules(): Promise<string[]> {
  const { scheduleId } = await qstash().schedules.create(sweepSchedule(env().APP_URL));
  return [scheduleId];
}
