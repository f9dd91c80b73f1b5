import { setTimeout as sleep } from "node:timers/promises";
import { Ratelimit } from "@upstash/ratelimit";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestRedis, type TestRedis } from "./testing.ts";

let server: TestRedis;
beforeAll(async () => {
  server = await startTestRedis();
});
afterAll(() => server.stop());
beforeEach(() => server.client.flushdb());

const limiter = (most: number, window: `${number} s`) =>
  new Ratelimit({
    redis: server.client,
    limiter: Ratelimit.slidingWindow(most, window),
    ephemeralCache: false,
    timeout: 0,
  });

async function granted(limit: Ratelimit, asks: number, who = "me"): Promise<number> {
  const answers = await Promise.all(Array.from({ length: asks }, () => limit.limit(who)));
  return answers.filter(({ success }) => success).length;
}

/** Windows are aligned to the clock: the test begins with one. */
async function atStartOf(ms: number): Promise<void> {
  await sleep(ms - (Date.now() % ms) + 5);
}

describe("limits of @upstash/ratelimit", () => {
  it("a sliding window counts part of the window before, and a use can be given back", async () => {
    const limit = limiter(10, "2 s");
    await atStartOf(2000);
    expect(await granted(limit, 25)).toBe(10);
    await atStartOf(2000);
    await sleep(900);
    const next = await granted(limit, 25);
    expect(next).toBeGreaterThanOrEqual(3);
    expect(next).toBeLessThanOrEqual(6);
    await limit.limit("me", { rate: -1 });
    expect(await granted(limit, 5)).toBeGreaterThanOrEqual(1);
  });

  it("an algorithm that the app does not use fails with the command that is not imitated", async () => {
    const tokenBucket = new Ratelimit({
      redis: server.client,
      limiter: Ratelimit.tokenBucket(2, "1 s", 8),
      ephemeralCache: false,
      timeout: 0,
    });
    await expect(tokenBucket.limit("me")).rejects.toThrow("unknown command 'HMGET'");
  });

  it("the remaining uses can be read, and all of them restored", async () => {
    const limit = limiter(5, "60 s");
    await granted(limit, 4);
    expect((await limit.getRemaining("me")).remaining).toBe(1);
    await limit.resetUsedTokens("me");
    expect((await limit.getRemaining("me")).remaining).toBe(5);
  });
});
