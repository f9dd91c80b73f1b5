import "server-only";
import { jobUrl, qstash } from "./client";

const SWEEP_EVERY_QUARTER = "*/15 * * * *";

/** Creates, or overwrites, what QStash calls by the clock. As often as one likes. */
export async function createSchedules(): Promise<string[]> {
  const { scheduleId } = await qstash().schedules.create({
    scheduleId: "relance-sweep",
    destination: jobUrl("/api/jobs/sweep"),
    cron: SWEEP_EVERY_QUARTER,
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json" },
    retries: 1,
  });
  return [scheduleId];
}
