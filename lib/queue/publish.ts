import "server-only";
import { SEND_JOB } from "@shared/send-job";
import { QstashDailyRatelimitError, QstashError, QstashRatelimitError } from "@upstash/qstash";
import { log } from "@/lib/base/log";
import { env } from "@/lib/env";
import { jobUrl, qstash } from "./client";

type PublishFailure = "daily_quota" | "rate_limited" | "refused" | "unreachable";
export type Published = { published: true } | { published: false; reason: PublishFailure };

export interface WakeOptions {
  delay_ms?: number;
  /** Unique within this deployment; QStash remembers it for ten minutes. */
  deduplication_id?: string;
  /** The pump that publishes it. */
  published_by?: { mark: string; epoch: number };
}

const TIMEOUT_MS = 5_000;

/** Publishes a call of a sender's send job. Never throws: the sweep repeats lost wakes later. */
export const wakeSender = (
  sender_id: number,
  { delay_ms = 0, deduplication_id, published_by }: WakeOptions = {},
) =>
  publish({
    url: jobUrl(SEND_JOB.path),
    body: { sender_id, ...(published_by ? { published_by } : {}) },
    retries: SEND_JOB.retries,
    retryDelay: String(SEND_JOB.retry_delay_ms),
    ...(delay_ms > 0 ? { delay: Math.ceil(delay_ms / 1000) } : {}),
    ...(deduplication_id ? { deduplicationId: `${new URL(env().APP_URL).host}:${deduplication_id}` } : {}),
  });

export const publishLaunch = (campaign_id: number) =>
  publish({ url: jobUrl("/api/jobs/launch"), body: { campaign_id }, retries: 3, retryDelay: "5000" });

export const publishImport = (import_id: string, { delay_seconds = 0 } = {}) =>
  publish({
    url: jobUrl("/api/jobs/import"),
    body: { import_id },
    retries: 3,
    retryDelay: "5000",
    ...(delay_seconds > 0 ? { delay: delay_seconds } : {}),
  });

type Message = Parameters<ReturnType<typeof qstash>["publishJSON"]>[0];

async function publish(message: Message): Promise<Published> {
  const sent = qstash()
    .publishJSON(message)
    .then((): Published => ({ published: true }));
  const tooLate = Promise.withResolvers<Published>();
  const timer = setTimeout(() => tooLate.resolve({ published: false, reason: "unreachable" }), TIMEOUT_MS);
  const result = await Promise.race([sent, tooLate.promise]).catch(failureOf);
  clearTimeout(timer);
  if (!result.published) log("error", "publish_failed", { url: message.url, reason: result.reason });
  return result;
}

function failureOf(error: unknown): Published {
  const reason = (): PublishFailure => {
    if (error instanceof QstashDailyRatelimitError) return "daily_quota";
    if (error instanceof QstashRatelimitError) return "rate_limited";
    return error instanceof QstashError && error.status ? "refused" : "unreachable";
  };
  return { published: false, reason: reason() };
}
