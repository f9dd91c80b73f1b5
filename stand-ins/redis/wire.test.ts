import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pause, startTestRedis, type TestRedis } from "./testing.ts";

let server: TestRedis;
let redis: TestRedis["client"];
beforeAll(async () => {
  server = await startTestRedis();
  redis = server.client;
});
afterAll(() => server.stop());
beforeEach(() => redis.flushdb());

describe("the wire", () => {
  it("a wrong token and none are refused", async () => {
    const stranger = new Redis({ url: server.url, token: "other", retry: false });
    await expect(stranger.get("k")).rejects.toThrow("auth token");
    expect((await fetch(`${server.url}/ping`)).status).toBe(401);
  });

  it("a command is a list in the body, or a path", async () => {
    expect(await server.ask("/", ["PING"])).toEqual({ status: 200, body: { result: "PONG" } });
    expect(await server.ask("/ping")).toEqual({ status: 200, body: { result: "PONG" } });
    expect(await server.ask("/", ["INCRBY", "k:1", 5])).toEqual({ status: 200, body: { result: 5 } });
    expect(await server.ask("/keys/*")).toEqual({ status: 200, body: { result: ["k:1"] } });
  });

  it("commands of one pipeline run in order, an error in its place", async () => {
    const { body } = await server.ask("/pipeline", [["INCRBY", "n", "1"], ["GET"], ["GET", "n"]]);
    expect(body).toEqual([
      { result: 1 },
      { error: "ERR wrong number of arguments for 'get' command" },
      { result: "1" },
    ]);
    expect(await redis.pipeline().incrby("n", 1).get("n").exec()).toEqual([2, "2"]);
  });

  it.each<[unknown, string]>([
    [["LPUSH", "k", "x", "y"], "ERR unknown command 'LPUSH', with args beginning with: 'k' 'x' 'y' "],
    [["constructor"], "ERR unknown command 'constructor', with args beginning with: "],
    [["GET"], "ERR wrong number of arguments for 'get' command"],
    [["INCRBY", "k", "1.5"], "ERR value is not an integer or out of range"],
    [["INCRBY", "k", "9007199254740992"], "ERR value is not an integer or out of range"],
    [["KEYS", "k?"], "ERR the Redis stand-in imitates no sign but * in a pattern: 'k?'"],
    [["SCRIPT", "FLUSH"], "ERR unknown subcommand 'FLUSH'. Try SCRIPT HELP."],
    [[], "ERR failed to parse command"],
    ["text", "ERR failed to parse command"],
  ])("%j is answered with 400: %s", async (command, error) => {
    expect(await server.ask("/", command)).toEqual({ status: 400, body: { error } });
  });

  it("a transaction and options in the address are refused, since the app uses neither", async () => {
    await expect(redis.multi().incrby("k", 1).exec()).rejects.toThrow("does not imitate POST /multi-exec");
    expect((await server.ask("/get/k?EX=1")).status).toBe(501);
  });
});

describe("a key", () => {
  it("counts up and down, and does not exist before", async () => {
    expect(await redis.get("n")).toBeNull();
    expect(await redis.incrby("n", 41)).toBe(41);
    expect(await redis.incrby("n", -2)).toBe(39);
    expect(await redis.get("n")).toBe("39");
    await redis.incrby("big", Number.MAX_SAFE_INTEGER);
    await expect(redis.incrby("big", 1)).rejects.toThrow("overflow");
  });

  it("does not exist any more once it has expired", async () => {
    await redis.incrby("k", 1);
    expect([await redis.pexpire("k", 60), await redis.pexpire("none", 60)]).toEqual([1, 0]);
    await pause(90);
    expect([await redis.get("k"), await redis.keys("*")]).toEqual([null, []]);
  });

  it("is found by a pattern and deleted", async () => {
    for (const key of ["user:1", "user:(2)", "other"]) await redis.incrby(key, 1);
    expect(await redis.keys("user:*")).toEqual(["user:1", "user:(2)"]);
    expect(await redis.scan("0", { match: "*(2)" })).toEqual(["0", ["user:(2)"]]);
    expect(await redis.del("user:1", "none")).toBe(1);
    expect(await redis.get("user:1")).toBeNull();
  });

  it("outlives a restart with its expiry", async () => {
    await redis.incrby("é", 7);
    await redis.incrby("soon", 1);
    await redis.pexpire("soon", 1_000);
    await server.restart();
    expect([await redis.get("é"), await redis.get("soon")]).toEqual(["7", "1"]);
    await pause(1_000);
    expect(await redis.keys("*")).toEqual(["é"]);
  });
});
