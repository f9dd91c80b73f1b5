import { createHash } from "node:crypto";
import { Ratelimit } from "@upstash/ratelimit";
import type { Redis } from "@upstash/redis";
import { log } from "@/lib/base/log";
import { MemoryCounter } from "./memory";
import { LIMITS, type Limit, type LimitName, retryAfterSeconds } from "./rules";

const PAUSE_AFTER_FAILURE_MS = 30_000;
const MOST_BLOCKS = 10_000;

/** Counts in Redis, shared by all instances. While Redis is unreachable, limits with `always` are counted in memory. */
export class Limiter {
  private readonly redis: Redis | undefined;
  private readonly now: () => number;
  private readonly memory: MemoryCounter;
  private readonly limits = new Map<LimitName, Ratelimit>();
  private readonly blocks = new Map<string, { left: number; until: number }>();
  /** Requests for a block in progress; concurrent calls share one. */
  private readonly asking = new Map<string, Promise<number | null>>();
  private silentUntil = 0;

  constructor(redis: Redis | undefined, now: () => number = Date.now) {
    this.redis = redis;
    this.now = now;
    this.memory = new MemoryCounter(now);
  }

  /** Null when granted, otherwise the seconds to wait. */
  async take(name: LimitName, who: string): Promise<number | null> {
    const limit: Limit = LIMITS[name];
    const key = keyOf(name, who);
    if (limit.block === 1) return this.count(name, limit, key);
    for (;;) {
      if (this.tookOfBlock(key)) return null;
      const underWay = this.asking.get(key);
      if (!underWay) break;
      const refused = await underWay;
      if (refused !== null) return refused;
    }
    const asking = this.count(name, limit, key).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  private async count(name: LimitName, limit: Limit, key: string): Promise<number | null> {
    const answer = await this.ask((redis) => this.of(name, redis).limit(key, { rate: limit.block }));
    if (!answer) return limit.always ? this.memory.take(limit, key) : null;
    if (!answer.success) return retryAfterSeconds(answer.reset, this.now());
    if (limit.block > 1) this.keepBlock(key, limit);
    return null;
  }

  /** Undoes a `take` that should not count. */
  async giveBack(name: LimitName, who: string): Promise<void> {
    const key = keyOf(name, who);
    const answer = await this.ask((redis) => this.of(name, redis).limit(key, { rate: -1 }));
    if (!answer) this.memory.giveBack(key);
  }

  /** Resets the count. */
  async forget(name: LimitName, who: string): Promise<void> {
    const key = keyOf(name, who);
    this.memory.forget(key);
    await this.ask(async (redis) => {
      const limit = this.of(name, redis);
      const { remaining } = await limit.getRemaining(key);
      // Resetting scans all keys, so do it only when more than this one use was counted.
      if (remaining < LIMITS[name].most - 1) await limit.resetUsedTokens(key);
      else await limit.limit(key, { rate: -1 });
    });
  }

  private of(name: LimitName, redis: Redis): Ratelimit {
    const known = this.limits.get(name);
    if (known) return known;
    const { most, window_seconds } = LIMITS[name];
    const made = new Ratelimit({
      redis,
      prefix: `relance:${name}`,
      limiter: Ratelimit.slidingWindow(most, `${window_seconds} s`),
      ephemeralCache: false,
      // The Redis client has its own time-out; this one would count a time-out as a success.
      timeout: 0,
    });
    this.limits.set(name, made);
    return made;
  }

  /** Undefined without Redis, or when it fails; after a failure it is not called for 30 s. */
  private async ask<Answer>(question: (redis: Redis) => Promise<Answer>): Promise<Answer | undefined> {
    if (!this.redis || this.now() < this.silentUntil) return undefined;
    try {
      return await question(this.redis);
    } catch (error) {
      this.silentUntil = this.now() + PAUSE_AFTER_FAILURE_MS;
      // The message may contain a command or a URL with a token.
      log("error", "rate_limits_without_redis", {
        error: error instanceof Error ? error.name : typeof error,
      });
      return undefined;
    }
  }

  private tookOfBlock(key: string): boolean {
    const block = this.blocks.get(key);
    if (!block || block.left === 0 || block.until < this.now()) return false;
    block.left--;
    return true;
  }

  private keepBlock(key: string, { block, window_seconds }: Limit): void {
    if (this.blocks.size >= MOST_BLOCKS) this.blocks.clear();
    this.blocks.set(key, { left: block - 1, until: this.now() + window_seconds * 1000 });
  }
}

/** Redis stores digests only, no tokens or addresses. */
const keyOf = (name: LimitName, who: string): string =>
  `${name}:${createHash("sha256").update(who).digest("base64url").slice(0, 22)}`;
