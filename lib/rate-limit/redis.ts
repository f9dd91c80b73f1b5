import "server-only";
import { Redis } from "@upstash/redis";
import { env } from "@/lib/env";

const PATIENCE_MS = 800;

/** The deployment's Redis; undefined when it has none. Its calls fail soon rather than wait. */
export function connectRedis(): Redis | undefined {
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env();
  if (!url || !token) return undefined;
  return new Redis({
    url,
    token,
    retry: false,
    enableTelemetry: false,
    // With a signal instead of a function, a time-out would return null instead of throwing.
    signal: () => AbortSignal.timeout(PATIENCE_MS),
  });
}
