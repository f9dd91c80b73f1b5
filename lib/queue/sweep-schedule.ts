/** What QStash calls by the clock. Its id makes sure that there is only ever one. */
export const sweepSchedule = (app_url: string) => ({
  scheduleId: "relance-sweep",
  destination: new URL("/api/jobs/sweep", app_url).toString(),
  cron: "*/15 * * * *",
  method: "POST" as const,
  body: "{}",
  headers: { "content-type": "application/json" },
  retries: 1,
});
