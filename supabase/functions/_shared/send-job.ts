/**
 * The send job, and how QStash retries it. The delay is longer than a pump's lease (`senders.lease_duration`), so that
 * the lease has expired when a call is retried.
 */
export const SEND_JOB = { path: "/api/jobs/send", retries: 3, retry_delay_ms: 21_000 } as const;
