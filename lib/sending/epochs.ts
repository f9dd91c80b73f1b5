import "server-only";
import { connectRedis } from "@/lib/rate-limit/redis";
import type { PublishedBy } from "./schema";

/** A backup older than this is only noticed by what Meta reports. */
const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * Whether no pump has had this epoch before, as far as Redis remembers. The database gives each epoch once, so a second
 * time shows that it was restored from a backup. Without an answer of Redis: true.
 */
export async function isFirstOfItsEpoch({ mark, epoch }: PublishedBy): Promise<boolean> {
  const key = `pump:${mark}:${epoch}`;
  try {
    const redis = connectRedis();
    if (!redis) return true;
    const [count] = await redis.pipeline().incrby(key, 1).pexpire(key, KEPT_MS).exec<[number, number]>();
    return count === 1;
  } catch {
    return true;
  }
}
