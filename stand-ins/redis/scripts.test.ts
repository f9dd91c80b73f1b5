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
  it("calls commands, and its answer is Redis's", async () => {
    expect(await lua("return redis.call('INCRBY', KEYS[1], ARGV[1])", ["n"], ["5"])).toBe(5);
    expect(await lua("return {1, 2.9, 'a', false, 'lost after nil' and nil, 3}")).toEqual([1, 2, "a", null]);
    expect(await lua("return redis.call('GET', 'none')")).toBeNull();
    expect(await lua("if redis.call('GET', 'none') == false then return 'false' end")).toBe("false");
    expect(await lua("return redis.status_reply('FINE')")).toBe("FINE");
    expect(await lua("return redis.call('SET', 'k', 'v')['ok']")).toBe("OK");
  });

  it("is known by its digest once loaded", async () => {
    const script = "#!lua flags=allow-key-locking\nreturn ARGV[1]";
    const digest = await redis.scriptLoad(script);
    expect(await redis.evalsha(digest, [], ["x"])).toBe("x");
    expect(await redis.scriptExists(digest, "0".repeat(40))).toEqual([1, 0]);
    await redis.scriptFlush();
    await expect(redis.evalsha(digest, [], ["x"])).rejects.toThrow("NOSCRIPT");
    const lasting = redis.createScript<string>(script);
    expect(await lasting.exec([], ["again"])).toBe("again");
  });

  it("fails with the words of the command that failed, and may catch them", async () => {
    await redis.set("k", "text");
    await expect(lua("return redis.call('LPUSH', 'k', 'x')")).rejects.toThrow("WRONGTYPE");
    expect(await lua("return redis.pcall('LPUSH', 'k', 'x')['err']")).toContain("WRONGTYPE");
    expect(await lua("local ok = pcall(redis.call, 'LPUSH', 'k', 'x') return tostring(ok)")).toBe("false");
    await expect(lua("return redis.error_reply('MINE own words')")).rejects.toThrow("MINE own words");
    await expect(lua("error('stop')")).rejects.toThrow("stop");
    await expect(lua("return +")).rejects.toThrow("compiling");
  });

  it("reckons in doubles as Lua 5.1 does, and writes them so", async () => {
    const ms = 1_795_000_000_123;
    expect(await lua("return tonumber(ARGV[1]) + 1", [], [String(ms)])).toBe(ms + 1);
    expect(await lua("return math.floor(tonumber(ARGV[1]) / 1000) * 1000", [], [String(ms)])).toBe(
      1_795_000_000_000,
    );
    expect(await lua("return 'n' .. tonumber('10') / 2")).toBe("n5");
    await lua("return redis.call('SET', KEYS[1], tonumber(ARGV[1]))", ["k"], [String(ms)]);
    expect(await redis.get("k")).toBe(String(ms));
    expect(await lua("return {unpack({1, 2, 3})}")).toEqual([1, 2, 3]);
  });

  it("speaks JSON", async () => {
    expect(await lua("return cjson.encode({1, 'é', true, cjson.null})")).toBe('[1,"é",true,null]');
    expect(await lua("return cjson.decode(ARGV[1]).a[2].b", [], ['{"a": [1, {"b": "é"}]}'])).toBe("é");
    await expect(lua("return cjson.decode('{')")).rejects.toThrow("invalid token");
  });

  it("reaches neither the machine nor later scripts, and ends", async () => {
    for (const name of ["os", "io", "require", "debug"])
      await expect(lua(`return ${name}`), name).rejects.toThrow("nonexistent global");
    await expect(lua("leak = 1")).rejects.toThrow("create global");
    await expect(lua("while true do end")).rejects.toThrow("longer than 5 seconds");
    expect(await lua("return 1")).toBe(1);
  });

  it("that may only read writes nothing", async () => {
    await expect(redis.evalRo("return redis.call('SET', 'k', 'v')", [], [])).rejects.toThrow("read-only");
    expect(await redis.get("k")).toBeNull();
  });
});
