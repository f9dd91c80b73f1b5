/** The send job, and how QStash retries it: just after the lease of a killed pump (`senders.lease_duration`) ends. */
export const SEND_JOB = { path: "/api/jobs/send", retries: 3, retry_delay_ms: 9_000 } as const;
