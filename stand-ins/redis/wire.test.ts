import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTestRedis, type TestRedis, TOKEN } from "./testing.ts";

let server: TestRedis;
beforeAll(async () => {
  server = await startTestRedis();
});
afterAll(() => server.stop());
beforeEach(() => server.client.flushdb());

describe("the wire", () => {
  it("refuses a wrong token, and none", async () => {
    const { status, body } = await server.ask("/", { body: ["PING"], token: "other" });
    expect([status, body]).toEqual([401, { error: expect.stringContaining("auth token") }]);
    expect((await fetch(server.url)).status).toBe(401);
    const stranger = new Redis({ url: server.url, token: "other", retry: false });
    await expect(stranger.get("k")).rejects.toThrow("auth token");
  });

  it("takes a command as a list, in the path, and with its last argument as the body", async () => {
    expect(await server.ask("/", { body: ["SET", "k", 5, "EX", 100] })).toEqual({
      status: 200,
      body: { result: "OK" },
    });
    expect(await server.ask("/get/k")).toEqual({ status: 200, body: { result: "5" } });
    expect(await server.ask("/set/k%2F2/a%20b?EX=10")).toEqual({ status: 200, body: { result: "OK" } });
    expect(await server.ask("/ttl/k%2F2")).toEqual({ status: 200, body: { result: 10 } });
    expect((await server.ask("/set/json", { body: { a: 1 } })).body).toEqual({ result: "OK" });
    expect((await server.ask("/get/json")).body).toEqual({ result: '{"a":1}' });
    const inAddress = await fetch(`${server.url}/get/k?_token=${TOKEN}`);
    expect(await inAddress.json()).toEqual({ result: "5" });
  });

  it("answers 400 with Redis's own words for what it does not take", async () => {
    for (const [command, complaint] of [
      [["NOSUCH", "k"], "unknown command 'NOSUCH'"],
      [["constructor"], "unknown command"],
      [["GET"], "wrong number of arguments for 'get'"],
      [["SET", "k", "v", "BOGUS"], "not an integer|syntax error"],
      [[], "failed to parse"],
      ["text", "failed to parse"],
    ] as const) {
      const { status, body } = await server.ask("/", { body: command });
      expect([status, body]).toEqual([400, { error: expect.stringMatching(complaint) }]);
    }
    expect((await server.ask("/get/k", { method: "DELETE" })).status).toBe(405);
  });

  it("runs a pipeline command by command, errors in their places", async () => {
    const { body } = await server.ask("/pipeline", {
      body: [
        ["SET", "k", "v"],
        ["LPUSH", "k", "x"],
        ["GET", "k"],
      ],
    });
    expect(body).toEqual([
      { result: "OK" },
      { error: expect.stringContaining("WRONGTYPE") },
      { result: "v" },
    ]);
    const pipeline = server.client.pipeline().incr("n").incr("n").get<string>("n");
    expect(await pipeline.exec()).toEqual([1, 2, "2"]);
  });

  it("runs a transaction whole or not at all", async () => {
    expect(await server.client.multi().set("k", "1").incr("k").exec()).toEqual(["OK", 2]);
    const { status } = await server.ask("/multi-exec", { body: [["SET", "k", "9"], ["NOSUCH"]] });
    expect(status).toBe(400);
    expect(await server.client.get("k")).toBe("2");
  });

  it("encodes in base64 what the client asks for so, at any depth, but OK", async () => {
    const response = await fetch(`${server.url}/pipeline`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "upstash-encoding": "base64" },
      body: JSON.stringify([
        ["SET", "k", "é"],
        ["GET", "k"],
        ["MGET", "k", "none"],
        ["STRLEN", "k"],
      ]),
    });
    const encoded = Buffer.from("é").toString("base64");
    expect(await response.json()).toEqual([
      { result: "OK" },
      { result: encoded },
      { result: [encoded, null] },
      { result: 2 },
    ]);
    expect(response.headers.get("upstash-sync-token")).toBeTruthy();
  });
});

describe("what is kept", () => {
  it("outlives a restart, with what time is left of it", async () => {
    const { client } = server;
    await client.set("text", "é");
    await client.hset("hash", { a: "1" });
    await server.ask("/", { body: ["ZADD", "scores", "+inf", "top"] });
    await client.rpush("list", "1", "2");
    await client.sadd("set", "m");
    await client.set("soon", "v", { ex: 100 });
    await server.restart();
    expect(await client.mget("text", "soon")).toEqual(["é", "v"]);
    expect(await client.ttl("soon")).toBeGreaterThan(95);
    expect(await client.hgetall("hash")).toEqual(["a", "1"]);
    expect(await client.zscore("scores", "top")).toBe("inf");
    expect(await client.lrange("list", 0, -1)).toEqual(["1", "2"]);
    expect(await client.smembers("set")).toEqual(["m"]);
  });
});
