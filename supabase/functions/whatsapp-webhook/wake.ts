import { SEND_JOB } from "../_shared/send-job.ts";

export interface WakeDeps {
  appUrl: string;
  qstashUrl: string;
  qstashToken: string;
}

/**
 * Meta has its answer by then, so this holds up nobody. QStash may be an ocean away from where the function runs: a new
 * connection is four round trips.
 */
const TIMEOUT_MS = 5_000;

/** Publishes a call of a sender's send job to QStash. */
export const wakeBy =
  ({ appUrl, qstashUrl, qstashToken }: WakeDeps) =>
  async (senderId: number): Promise<void> => {
    const base = qstashUrl.replace(/\/+$/, "");
    const response = await fetch(`${base}/v2/publish/${new URL(SEND_JOB.path, appUrl)}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${qstashToken}`,
        "content-type": "application/json",
        "upstash-retries": String(SEND_JOB.retries),
        "upstash-retry-delay": String(SEND_JOB.retry_delay_ms),
      },
      body: JSON.stringify({ sender_id: senderId }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`QStash answered ${response.status}`);
  };
