import "server-only";
import { Client } from "@upstash/qstash";
import { env } from "@/lib/env";

/** QStash's client. It retries network errors and has no time-out of its own. */
export const qstash = (): Client =>
  new Client({
    baseUrl: env().QSTASH_URL,
    token: env().QSTASH_TOKEN,
    devMode: false,
    enableTelemetry: false,
    retry: { retries: 2, backoff: (attempt) => 100 * 2 ** attempt },
  });

export const jobUrl = (path: `/api/jobs/${string}`): string => new URL(path, env().APP_URL).toString();
