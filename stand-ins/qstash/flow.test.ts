import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Destination, pause, startForTest, until } from "./testing.ts";

let qstash: Awaited<ReturnType<typeof startForTest>>;
let app: Destination;

beforeEach(async () => {
  [qstash, app] = await Promise.all([startForTest(), new Destination().start()]);
});

afterEach(async () => {
  await qstash.stop();
  app.stop();
});

const send = (
  count: number,
  flowControl: { key: string; parallelism?: number; rate?: number; period?: number },
) =>
  qstash.client.batch(
    Array.from({ length: count }, () => ({
      url: app.url,
      flowControl: flowControl as { key: string; rate: number },
    })),
  );

describe("flow control", () => {
  it("never has more calls open than its parallelism, and loses none", async () => {
    app.react = () => ({ afterMs: 30 });
    await send(12, { key: "p", parallelism: 3 });
    await until(() => app.received.length === 12);
    expect(app.mostOpen).toBe(3);
  });

  it("begins no more calls in a period than its rate", async () => {
    const start = Date.now();
    await send(7, { key: "r", rate: 3, period: 1 });
    await until(() => app.received.length === 7);
    const waits = app.received.map(({ at }) => at - start);
    expect(waits[2]).toBeLessThan(900);
    expect(waits[3]).toBeGreaterThanOrEqual(990);
    expect(waits[6]).toBeGreaterThanOrEqual(1_990);
  });

  it("holds what comes while paused, says so, and lets it go on resume", async () => {
    await qstash.client.flowControl.pause("k");
    await send(4, { key: "k", parallelism: 2 });
    await pause(150);
    expect(app.received).toHaveLength(0);
    expect(await qstash.client.flowControl.get("k")).toMatchObject({
      isPaused: true,
      waitListSize: 4,
      parallelismMax: 2,
      parallelismCount: 0,
    });
    await qstash.client.flowControl.resume("k");
    await until(() => app.received.length === 4);
  });

  it("keeps a pinned limit whatever later messages say, until it is unpinned", async () => {
    const { flowControl } = qstash.client;
    await flowControl.pin("k", { parallelism: 1 });
    await send(1, { key: "k", parallelism: 9 });
    expect(await flowControl.get("k")).toMatchObject({ parallelismMax: 1, isPinnedParallelism: true });
    await flowControl.unpin("k", { parallelism: true });
    await send(1, { key: "k", parallelism: 9 });
    expect(await flowControl.get("k")).toMatchObject({ parallelismMax: 9, isPinnedParallelism: false });
  });

  it("refuses settings that are no numbers", async () => {
    const headers = { "Upstash-Flow-Control-Key": "k", "Upstash-Flow-Control-Value": "rate=fast" };
    await expect(qstash.client.publish({ url: app.url, headers })).rejects.toMatchObject({ status: 400 });
  });
});

describe("a queue", () => {
  it("delivers first in, first out, one at a time, the next only after the retries of the one before", async () => {
    app.react = (call) => ({
      status: call.body === "1" && call.headers["upstash-retried"] === "0" ? 500 : 200,
      afterMs: 30,
    });
    const queue = qstash.client.queue({ queueName: "line" });
    for (const body of ["1", "2", "3"]) await queue.enqueue({ url: app.url, body, retryDelay: "50" });
    await until(() => app.received.length === 4);
    expect(app.received.map(({ body }) => body)).toEqual(["1", "1", "2", "3"]);
    expect(app.mostOpen).toBe(1);
  });

  it("can be paused and resumed, and tells its lag", async () => {
    const queue = qstash.client.queue({ queueName: "held" });
    await queue.upsert({ parallelism: 2 });
    await queue.pause();
    await queue.enqueue({ url: app.url });
    expect(await queue.get()).toMatchObject({ name: "held", parallelism: 2, paused: true });
    await until(async () => (await queue.get()).lag === 1);
    expect(app.received).toHaveLength(0);
    await queue.resume();
    await until(() => app.received.length === 1);
    await queue.delete();
    await expect(queue.get()).rejects.toMatchObject({ status: 404 });
  });
});
