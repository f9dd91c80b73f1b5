// @vitest-environment node
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "@upstash/redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type RedisStandIn, startRedis } from "../../stand-ins/redis/server";
import { Limiter } from "./limiter";
import { MemoryCounter } from "./memory";
import { LIMITS, retryAfterSeconds } from "./rules";

const TOKEN = "redis_secret_of_the_test";

describe("the limits", () => {
  it("are 20 calls a second over a minute, and 10 failures in 15 minutes", () => {
    expect(LIMITS.calls.most / LIMITS.calls.window_seconds).toBe(20);
    expect(LIMITS.failures_from_there).toMatchObject({ most: 10, window_seconds: 900, always: true });
    expect(LIMITS.failures_of_address).toMatchObject({ window_seconds: 900, always: true });
  });

  it("are these, so that none changes unnoticed: uses, minutes, uses per request, whether also without Redis", () => {
    const table = Object.entries(LIMITS).map(([name, { most, window_seconds, block, always }]) => [
      name,
      most,
      window_seconds / 60,
      block,
      always,
    ]);
    expect(table).toEqual([
      ["calls", 1_200, 1, 20, false],
      ["failures_from_there", 10, 15, 1, true],
      ["failures_of_address", 200, 15, 1, true],
      ["failures_of_account", 100, 15, 1, true],
      ["last_tries_of_account", 1, 1 / 12, 1, true],
      ["password_mails", 5, 15, 1, false],
      ["password_mails_of_address", 100, 15, 1, false],
      ["imports", 300, 60, 1, false],
      ["tests", 300, 60, 1, false],
      ["samples", 300, 60, 1, false],
      ["invitations", 300, 60, 1, false],
    ]);
  });

  it("give the time to wait in whole seconds, at least one", () => {
    expect([retryAfterSeconds(1_001, 0), retryAfterSeconds(5, 5), retryAfterSeconds(0, 5)]).toEqual([
      2, 1, 1,
    ]);
  });
});

describe("the counter in memory", () => {
  const rule = { most: 3, window_seconds: 10, block: 1, always: true };

  it("admits no more than the limit in any window, and returns the exact wait", () => {
    let now = 0;
    const counter = new MemoryCounter(() => now);
    const at = (ms: number) => {
      now = ms;
      return counter.take(rule, "k");
    };
    expect([at(0), at(4_000), at(9_000), at(9_500)]).toEqual([null, null, null, 1]);
    expect(at(10_001)).toBeNull();
    expect(at(10_002)).toBe(4);
    expect(counter.take(rule, "another")).toBeNull();
    counter.giveBack("k");
    expect(at(10_003)).toBeNull();
    counter.forget("k");
    expect(at(10_004)).toBeNull();
  });

  it("is bounded: keys that were unused longest are dropped", () => {
    const counter = new MemoryCounter(() => 0);
    const one = { ...rule, most: 1 };
    for (let at = 0; at <= 10_000; at++) counter.take(one, `k${at}`);
    expect(counter.take(one, "k1")).not.toBeNull();
    expect(counter.take(one, "k0")).toBeNull();
  });
});

describe("the limiter with Redis", () => {
  let folder: string;
  let server: RedisStandIn;
  let redis: Redis;
  let limiter: Limiter;
  let errors: ReturnType<typeof vi.spyOn>;

  const connect = (url: string) =>
    new Redis({ url, token: TOKEN, retry: false, signal: () => AbortSignal.timeout(500) });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "relance-limits-"));
    server = await startRedis({ port: 0, folder, token: TOKEN });
    redis = connect(server.url);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await redis.flushdb();
    limiter = new Limiter(redis);
    errors = vi.spyOn(console, "error").mockImplementation(() => {});
  });
  afterEach(() => errors.mockRestore());

  const takeMany = async (by: Limiter, count: number, who = "me") => {
    const answers: (number | null)[] = [];
    for (let at = 0; at < count; at++) answers.push(await by.take("failures_from_there", who));
    return answers;
  };

  it("shares its count between instances, and returns the wait when it refuses", async () => {
    const other = new Limiter(redis);
    expect(await takeMany(limiter, 5)).toEqual(Array(5).fill(null));
    expect(await takeMany(other, 5)).toEqual(Array(5).fill(null));
    const wait = await other.take("failures_from_there", "me");
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(900);
    expect(await limiter.take("failures_from_there", "somebody else")).toBeNull();
  });

  it("admits no more than the limit of simultaneous calls", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => limiter.take("failures_from_there", "me")),
    );
    expect(answers.filter((answer) => answer === null)).toHaveLength(10);
  });

  it("subtracts what is given back, and starts anew after forget", async () => {
    await takeMany(limiter, 9);
    await limiter.giveBack("failures_from_there", "me");
    expect(await takeMany(limiter, 3)).toEqual([null, null, expect.any(Number)]);
    await limiter.forget("failures_from_there", "me");
    expect((await takeMany(limiter, 11)).filter((answer) => answer === null)).toHaveLength(10);
  });

  it("asks Redis for twenty calls at a time, and admits 1,200 a minute", async () => {
    const asked = vi.spyOn(globalThis, "fetch");
    for (let at = 0; at < 40; at++) expect(await limiter.take("calls", "token")).toBeNull();
    // One call more when Redis did not have the script yet.
    expect(asked.mock.calls.length).toBeLessThanOrEqual(3);
    let granted = 40;
    while ((await limiter.take("calls", "token")) === null && granted < 2_000) granted++;
    expect(granted).toBe(1_200);
    asked.mockRestore();
  });

  it("uses an unspent block until the end of its window, and then asks Redis again", async () => {
    let now = Date.now();
    const passing = new Limiter(redis, () => now);
    expect(await passing.take("calls", "token")).toBeNull();
    const other = new Limiter(redis);
    for (let block = 0; block < 59; block++) await other.take("calls", "token");
    while ((await other.take("calls", "token")) === null);
    now += 60_000;
    expect(await passing.take("calls", "token")).toBeNull();
    now += 1;
    expect(await passing.take("calls", "token")).not.toBeNull();
  });

  it("asks for one block when calls come together", async () => {
    const together = (count: number) =>
      Promise.all(Array.from({ length: count }, () => limiter.take("calls", "token")));
    expect(await together(60)).toEqual(Array(60).fill(null));
    expect((await together(1_200)).filter((answer) => answer === null)).toHaveLength(1_140);
  });

  it("stores neither tokens nor addresses", async () => {
    await limiter.take("failures_from_there", "awa@example.org");
    const keys = await redis.keys("*");
    expect(keys).toHaveLength(1);
    expect(keys.join()).not.toMatch(/awa|example/);
  });

  it.each([
    ["refuses connections", "http://127.0.0.1:23099", TOKEN],
    ["refuses the token", () => server.url, "wrong"],
  ])(
    "admits calls and counts failures itself when Redis %s, and asks Redis again after 30 seconds",
    async (_, url, token) => {
      let now = Date.now();
      const place = typeof url === "string" ? url : url();
      const silent = new Redis({ url: place, token, retry: false, signal: () => AbortSignal.timeout(500) });
      const lonely = new Limiter(silent, () => now);
      const asked = vi.spyOn(globalThis, "fetch");
      expect(await lonely.take("calls", "token")).toBeNull();
      const tries = asked.mock.calls.length;
      for (let at = 0; at < 50; at++) expect(await lonely.take("calls", "token")).toBeNull();
      expect(await takeMany(lonely, 11)).toEqual([...Array(10).fill(null), expect.any(Number)]);
      await lonely.forget("failures_from_there", "me");
      expect(await lonely.take("failures_from_there", "me")).toBeNull();
      expect(asked).toHaveBeenCalledTimes(tries);
      now += 31_000;
      await lonely.take("calls", "token");
      expect(asked.mock.calls.length).toBeGreaterThan(tries);
      const logged = errors.mock.calls.flat().join(" ");
      expect(logged).toContain("rate_limits_without_redis");
      expect(logged).not.toContain(token);
    },
  );

  it("stops waiting for a Redis that does not respond", async () => {
    const { createServer } = await import("node:http");
    const hanging = createServer(() => {}).listen(0, "127.0.0.1");
    await new Promise((resolve) => hanging.once("listening", resolve));
    const { port } = hanging.address() as { port: number };
    const patient = new Limiter(connect(`http://127.0.0.1:${port}`));
    const began = Date.now();
    expect(await patient.take("calls", "token")).toBeNull();
    expect(await patient.take("calls", "token")).toBeNull();
    expect(Date.now() - began).toBeLessThan(1_500);
    hanging.closeAllConnections();
    hanging.close();
  });

  it("counts only failures when there is no Redis", async () => {
    const without = new Limiter(undefined);
    for (let at = 0; at < 2_000; at++) expect(await without.take("calls", "token")).toBeNull();
    expect((await takeMany(without, 12)).filter((answer) => answer === null)).toHaveLength(10);
    expect(errors).not.toHaveBeenCalled();
  });
});
