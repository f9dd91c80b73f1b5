export interface WakeDeps {
  appUrl: string;
  qstashUrl: string;
  qstashToken: string;
}

const TIMEOUT_MS = 800;

/** Asks QStash to call the send job of a sender. Repeats come just after a lease has lapsed. */
export const wakeBy =
  ({ appUrl, qstashUrl, qstashToken }: WakeDeps) =>
  async (senderId: number): Promise<void> => {
    const base = qstashUrl.replace(/\/+$/, "");
    const response = await fetch(`${base}/v2/publish/${new URL("/api/jobs/send", appUrl)}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${qstashToken}`,
        "content-type": "application/json",
        "upstash-retries": "3",
        "upstash-retry-delay": "21000",
      },
      body: JSON.stringify({ sender_id: senderId }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`QStash answered ${response.status}`);
  };
