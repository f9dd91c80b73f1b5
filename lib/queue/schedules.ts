import "server-only";
import { env } from "@/lib/env";
import { qstash } from "./client";
import { sweepSchedule } from "./sweep-schedule";

/** Creates or overwrites the schedules in QStash; returns their ids. Repeatable. */
export async function createSchedules(): Promise<string[]> {
  const { scheduleId } = await qstash().schedules.create(sweepSchedule(env().APP_URL));
  return [scheduleId];
}
