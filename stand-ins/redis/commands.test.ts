import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestRedis, type TestRedis } from "./testing.ts";

let server: TestRedis;
let redis: TestRedis["client"];

beforeAll(async () => {
  server = await startTestRedis();
  redis = server.client;
});
afterAll(() => server.stop());
beforeEach(() => redis.flushdb());

describe("strings", () => {
  it("are set under conditions, and told as they were", async () => {
    expect(await redis.set("k", "1", { nx: true, ex: 5 })).toBe("OK");
    expect(await redis.set("k", "2", { nx: true })).toBeNull();
    expect(await redis.ttl("k")).toBe(5);
    expect(await redis.set("k", "3", { get: true, keepTtl: true })).toBe("1");
    expect(await redis.ttl("k")).toBe(5);
    expect(await redis.set("other", "x", { xx: true })).toBeNull();
    expect(await redis.getdel("k")).toBe("3");
    expect(await redis.mget("k", "other")).toEqual([null, null]);
  });

  it("count exactly, and refuse what is no number", async () => {
    expect(await redis.incr("n")).toBe(1);
    expect(await redis.incrby("n", 41)).toBe(42);
    expect(await redis.decrby("n", 2)).toBe(40);
    expect(Number(await redis.incrbyfloat("n", 0.5))).toBe(40.5);
    await expect(redis.incr("n")).rejects.toThrow("not an integer");
    await redis.set("big", "9223372036854775807");
    await expect(redis.incr("big")).rejects.toThrow("overflow");
  });

  it("hold bytes: accents count as UTF-8 has them", async () => {
    await redis.set("k", "é€😀");
    expect(await redis.strlen("k")).toBe(9);
    expect(await redis.get("k")).toBe("é€😀");
    expect(await redis.append("k", "!")).toBe(10);
    expect(await redis.getrange("k", -1, -1)).toBe("!");
    expect(await redis.setrange("pad", 3, "x")).toBe(4);
  });

  it("of several keys come and go together", async () => {
    expect(await redis.mset({ a: "1", b: "2" })).toBe("OK");
    expect(await redis.msetnx({ b: "3", c: "3" })).toBe(0);
    expect(await redis.mget("a", "b", "c")).toEqual(["1", "2", null]);
  });
});

describe("expiry", () => {
  it("takes a key away when its time has come", async () => {
    await redis.set("k", "v", { px: 60 });
    expect(await redis.pttl("k")).toBeGreaterThan(0);
    await sleep(90);
    expect(await redis.get("k")).toBeNull();
    expect(await redis.exists("k")).toBe(0);
    expect(await redis.dbsize()).toBe(0);
  });

  it("is told, changed under conditions, and lifted", async () => {
    expect(await redis.ttl("k")).toBe(-2);
    await redis.set("k", "v");
    expect(await redis.ttl("k")).toBe(-1);
    expect(await redis.expire("k", 10, "XX")).toBe(0);
    expect(await redis.expire("k", 10, "NX")).toBe(1);
    expect(await redis.expire("k", 5, "GT")).toBe(0);
    expect(await redis.pexpire("k", 20_000, "GT")).toBe(1);
    expect(await redis.persist("k")).toBe(1);
    expect(await redis.ttl("k")).toBe(-1);
    expect(await redis.expireat("k", 1)).toBe(1);
    expect(await redis.exists("k")).toBe(0);
  });
});

describe("hashes, sets and lists", () => {
  it("a hash holds fields", async () => {
    expect(await redis.hset("h", { a: "1", b: "2" })).toBe(2);
    expect(await redis.hincrby("h", "a", 5)).toBe(6);
    expect(await redis.hmget("h", "a", "z")).toEqual(["6", null]);
    expect(await redis.hgetall("h")).toEqual(["a", "6", "b", "2"]);
    expect(await redis.hsetnx("h", "a", "9")).toBe(0);
    expect(await redis.hexists("h", "b")).toBe(1);
    expect(await redis.hkeys("h")).toEqual(["a", "b"]);
    expect(await redis.hdel("h", "a", "b")).toBe(2);
    expect(await redis.exists("h")).toBe(0);
  });

  it("a set holds each member once", async () => {
    expect(await redis.sadd("s", "a", "b", "a")).toBe(2);
    await redis.sadd("t", "b", "c");
    expect(await redis.smismember("s", ["a", "z"])).toEqual([1, 0]);
    expect(await redis.sinter("s", "t")).toEqual(["b"]);
    expect(new Set(await redis.sunion("s", "t"))).toEqual(new Set(["a", "b", "c"]));
    expect(await redis.sdiffstore("d", "s", "t")).toBe(1);
    expect(await redis.smove("s", "t", "a")).toBe(1);
    expect(await redis.scard("t")).toBe(3);
    expect(await redis.spop("d")).toBe("a");
    expect(await redis.exists("d")).toBe(0);
  });

  it("a list has two ends", async () => {
    expect(await redis.rpush("l", "b", "c")).toBe(2);
    expect(await redis.lpush("l", "a", "z")).toBe(4);
    expect(await redis.lrange("l", 0, -1)).toEqual(["z", "a", "b", "c"]);
    expect(await redis.lpop("l")).toBe("z");
    expect(await redis.lmove("l", "m", "right", "left")).toBe("c");
    expect(await redis.linsert("l", "before", "b", "x")).toBe(3);
    expect(await redis.lrem("l", 0, "x")).toBe(1);
    expect(await redis.lindex("l", -1)).toBe("b");
    expect(await redis.ltrim("l", 5, 9)).toBe("OK");
    expect(await redis.exists("l")).toBe(0);
  });
});

describe("sorted sets", () => {
  it("order by score, then by bytes", async () => {
    expect(
      await redis.zadd("z", { score: 2, member: "b" }, { score: 1, member: "z" }, { score: 2, member: "a" }),
    ).toBe(3);
    expect(await redis.zrange("z", 0, -1)).toEqual(["z", "a", "b"]);
    expect(await redis.zrange("z", 0, 0, { rev: true, withScores: true })).toEqual(["b", "2"]);
    expect(await redis.zrange("z", "(1", "+inf", { byScore: true, offset: 1, count: 1 })).toEqual(["b"]);
    expect(await redis.zcount("z", 1, "(2")).toBe(1);
    expect(await redis.zrank("z", "b")).toBe(2);
    expect(await redis.zmscore("z", ["z", "none"])).toEqual(["1", null]);
  });

  it("change under conditions, and are cut by rank and score", async () => {
    await redis.zadd("z", { score: 1, member: "a" }, { score: 5, member: "b" });
    expect(
      await redis.zadd("z", { gt: true, ch: true }, { score: 0, member: "a" }, { score: 9, member: "b" }),
    ).toBe(1);
    expect(Number(await redis.zincrby("z", 2.5, "a"))).toBe(3.5);
    expect(await redis.zremrangebyscore("z", 0, 4)).toBe(1);
    expect(await redis.zpopmin("z")).toEqual(["b", "9"]);
    expect(await redis.exists("z")).toBe(0);
  });

  it("are united with weights", async () => {
    await redis.zadd("a", { score: 1, member: "x" });
    await redis.zadd("b", { score: 2, member: "x" }, { score: 3, member: "y" });
    expect(await redis.zunionstore("u", 2, ["a", "b"], { weights: [10, 1], aggregate: "max" })).toBe(2);
    expect(await redis.zrange("u", 0, -1, { withScores: true })).toEqual(["y", "3", "x", "10"]);
  });
});

describe("keys", () => {
  it("are found by pattern and kind", async () => {
    await redis.mset({ "user:1": "a", "user:20": "b", "other*": "c" });
    await redis.sadd("user:s", "m");
    expect(new Set(await redis.keys("user:?"))).toEqual(new Set(["user:1", "user:s"]));
    expect(await redis.keys("other\\*")).toEqual(["other*"]);
    expect(await redis.keys("user:[1-9]*[^1]")).toEqual(["user:20"]);
    const [cursor, found] = await redis.scan("0", { match: "user:*", type: "set", count: 1 });
    expect([cursor, found]).toEqual(["0", ["user:s"]]);
  });

  it("of another kind are refused, and renamed with all they hold", async () => {
    await redis.set("k", "v", { ex: 100 });
    await expect(redis.lpush("k", "x")).rejects.toThrow("WRONGTYPE");
    expect(await redis.rename("k", "m")).toBe("OK");
    expect([await redis.type("m"), await redis.ttl("m")]).toEqual(["string", 100]);
    await redis.copy("m", "n");
    expect(await redis.mget("m", "n")).toEqual(["v", "v"]);
  });
});
