/**
 * The job that sends, and how QStash repeats a call of it that failed. The delay outlasts the lease of a pump
 * (`senders.lease_duration`), so that a repeated call finds the lease lapsed.
 */
export const SEND_JOB = { path: "/api/jobs/send", retries: 3, retry_delay_ms: 21_000 } as const;
