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

const limiter = (rule: ConstructorParameters<typeof Ratelimit>[0]["limiter"]) =>
  new Ratelimit({ redis: server.client, limiter: rule, ephemeralCache: false, timeout: 0 });

async function granted(limit: Ratelimit, asks: number, who = "me"): Promise<number> {
  const answers = await Promise.all(Array.from({ length: asks }, () => limit.limit(who)));
  return answers.filter(({ success }) => success).length;
}

/** So that no aligned window ends in the midst of a test. */
async function atStartOf(ms: number): Promise<void> {
  await sleep(ms - (Date.now() % ms) + 5);
}

describe("limits of the vendor's own package", () => {
  it("a fixed window lets through what it says, and again in the next", async () => {
    const limit = limiter(Ratelimit.fixedWindow(5, "1 s"));
    await atStartOf(1000);
    expect(await granted(limit, 12)).toBe(5);
    expect(await granted(limit, 3, "somebody else")).toBe(3);
    await atStartOf(1000);
    expect(await granted(limit, 12)).toBe(5);
  });

  it("a sliding window counts the one before in part, and takes back", async () => {
    const limit = limiter(Ratelimit.slidingWindow(10, "2 s"));
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

  it("a token bucket gives what it holds, then what drips", async () => {
    const limit = limiter(Ratelimit.tokenBucket(2, "500 ms", 8));
    expect(await granted(limit, 20)).toBe(8);
    await sleep(550);
    expect(await granted(limit, 20)).toBe(2);
    expect((await limit.limit("new", { rate: 9 })).success).toBe(false);
    expect((await limit.limit("new", { rate: 8 })).success).toBe(true);
  });

  it("what was used is told, and forgotten on demand", async () => {
    const limit = limiter(Ratelimit.slidingWindow(5, "60 s"));
    await granted(limit, 4);
    expect((await limit.getRemaining("me")).remaining).toBe(1);
    await limit.resetUsedTokens("me");
    expect((await limit.getRemaining("me")).remaining).toBe(5);
  });
});
