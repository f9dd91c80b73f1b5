/** QStash's schedule of the sweep. A fixed id prevents duplicates. */
export const sweepSchedule = (app_url: string) => ({
  scheduleId: "relance-sweep",
  destination: new URL("/api/jobs/sweep", app_url).toString(),
  cron: "*/15 * * * *",
  method: "POST" as const,
  body: "{}",
  headers: { "content-type": "application/json" },
  retries: 1,
});
