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

const lua = <Result>(script: string, keys: string[] = [], args: string[] = []) =>
  redis.eval<string[], Result>(script, keys, args);

describe("a script", () => {
  it("calls commands and returns a reply", async () => {
    expect(await lua("return redis.call('INCRBY', KEYS[1], ARGV[1])", ["n"], ["5"])).toBe(5);
    expect(await lua("return {1, 2.9, 'é', false, nil, 3}")).toEqual([1, 2, "é", null]);
    expect(await lua("return redis.call('GET', 'none')")).toBeNull();
    expect(await lua("return tostring(redis.call('GET', 'none'))")).toBe("false");
  });

  it("is known by its digest once it was loaded", async () => {
    const script = "#!lua flags=allow-key-locking\nreturn ARGV[1]";
    const digest = await redis.scriptLoad(script);
    expect(await redis.evalsha(digest, [], ["x"])).toBe("x");
    await expect(redis.evalsha("0".repeat(40), [], ["x"])).rejects.toThrow("NOSCRIPT");
  });

  it("fails with the error of the command that failed, or with its own", async () => {
    await expect(lua("return redis.call('INCRBY', 'k', 'x')")).rejects.toThrow("ERR value is not an integer");
    await expect(lua("return redis.call('LPUSH', 'k')")).rejects.toThrow("ERR unknown command 'LPUSH'");
    await expect(lua("return redis.call('EVAL', 'return 1', '0')")).rejects.toThrow(
      "not allowed from script",
    );
    await expect(lua("return redis.pcall('GET', 'k')")).rejects.toThrow("pcall");
    await expect(lua("error('stop')")).rejects.toThrow("stop");
    await expect(lua("return +")).rejects.toThrow("compiling");
    expect(await lua("return 1")).toBe(1);
  });

  it("computes with doubles and writes whole numbers without a fraction, as Lua 5.1 does", async () => {
    const ms = 1_795_000_000_123;
    expect(await lua("return tonumber(ARGV[1]) + 1", [], [String(ms)])).toBe(ms + 1);
    expect(await lua("return math.floor(tonumber(ARGV[1]) / 1000) * 1000", [], [String(ms)])).toBe(
      1_795_000_000_000,
    );
    expect(await lua("return 'n' .. tonumber('10') / 2")).toBe("n5");
    await lua("return redis.call('INCRBY', KEYS[1], tonumber(ARGV[1]))", ["k"], [String(ms)]);
    expect(await redis.get("k")).toBe(String(ms));
  });

  it("reaches neither the machine nor other scripts", async () => {
    for (const name of ["os", "io", "require", "debug", "cjson"])
      await expect(lua(`return ${name}`), name).rejects.toThrow("nonexistent global");
    await expect(lua("leak = 1")).rejects.toThrow("create global");
  });
});
