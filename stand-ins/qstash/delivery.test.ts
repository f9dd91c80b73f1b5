import { Receiver, SignatureError } from "@upstash/qstash";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientOf, Destination, pause, SECRETS, startForTest, until } from "./testing.ts";

let qstash: Awaited<ReturnType<typeof startForTest>>;
let app: Destination;
const receiver = new Receiver({ ...SECRETS, devMode: false });

beforeEach(async () => {
  [qstash, app] = await Promise.all([startForTest(), new Destination().start()]);
});

afterEach(async () => {
  await qstash.stop();
  app.stop();
});

const attempts = () => app.received.map((call) => call.headers["upstash-retried"]);
const logs = async () => (await qstash.client.logs()).logs;
const failed = () => until(async () => (await logs()).find(({ state }) => state === "FAILED"));
const delivered = (messageId: string) =>
  until(async () => (await logs()).some((log) => log.messageId === messageId && log.state === "DELIVERED"));

describe("a message", () => {
  it("is delivered with its body and query unchanged, signed for that URL and body", async () => {
    const url = `${app.url}/jobs/send?a=1&b=a%20b`;
    const body = { sender_id: "é\u0000" };
    const { messageId } = await qstash.client.publishJSON({ url, body });
    const call = await until(() => app.received[0]);
    expect(call.url).toBe("/jobs/send?a=1&b=a%20b");
    expect(call.body).toBe(JSON.stringify(body));
    expect(call.headers).toMatchObject({
      "user-agent": "Upstash-QStash",
      "upstash-message-id": messageId,
      "upstash-retried": "0",
      "content-type": "application/json",
    });
    const signature = String(call.headers["upstash-signature"]);
    await expect(receiver.verify({ signature, body: call.body, url })).resolves.toBe(true);
    await expect(receiver.verify({ signature, body: `${call.body} `, url })).rejects.toThrow(SignatureError);
    await expect(receiver.verify({ signature, body: call.body, url: `${url}0` })).rejects.toThrow(
      SignatureError,
    );
    const claims = JSON.parse(Buffer.from(signature.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ iss: "Upstash", sub: url, nbf: 0 });
    expect(claims.exp - claims.iat).toBe(300);
  });

  it("is delivered after its delay", async () => {
    const start = Date.now();
    await qstash.client.publishJSON({ url: app.url, delay: 1 });
    await until(() => app.received.length === 1);
    expect(app.received[0]!.at - start).toBeGreaterThanOrEqual(1_000);
  });

  it("is refused with a wrong token", async () => {
    const stranger = clientOf(qstash.url, "wrong");
    await expect(stranger.publishJSON({ url: app.url })).rejects.toMatchObject({ status: 401 });
    expect(app.received).toHaveLength(0);
  });

  it("that repeats a deduplication id is not delivered, even after the first was", async () => {
    const { client } = qstash;
    const first = await client.publishJSON({ url: app.url, deduplicationId: "sender:7" });
    await delivered(first.messageId);
    const second = await client.publishJSON({ url: app.url, deduplicationId: "sender:7" });
    expect(second).toEqual({ messageId: first.messageId, deduplicated: true });
    const other = await client.publishJSON({ url: app.url, deduplicationId: "sender:8" });
    await delivered(other.messageId);
    expect(app.received).toHaveLength(2);
  });
});

describe("a failed message", () => {
  it("is delivered again after its retry delay, until its retries are used up", async () => {
    app.react = () => ({ status: 500 });
    const { messageId } = await qstash.client.publishJSON({ url: app.url, retries: 2, retryDelay: "200" });
    expect(await failed()).toMatchObject({ messageId, responseStatus: 500 });
    expect(attempts()).toEqual(["0", "1", "2"]);
    const [first, second, third] = app.received.map(({ at }) => at) as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(200);
    expect(third - second).toBeGreaterThanOrEqual(200);
  });

  it("waits 12 seconds for its first retry unless a delay is given", async () => {
    app.react = () => ({ status: 500 });
    await qstash.client.publishJSON({ url: app.url });
    const retry = await until(async () => (await logs()).find(({ state }) => state === "RETRY"));
    expect(Math.round((retry.nextDeliveryTime! - retry.time) / 1_000)).toBe(12);
  });

  it("waits as long as the answer's Retry-After says rather than its own retry delay", async () => {
    app.react = (_, index) => (index === 0 ? { status: 503, headers: { "Retry-After": "1" } } : {});
    await qstash.client.publishJSON({ url: app.url, retryDelay: "600000" });
    await until(() => app.received.length === 2);
    expect(app.received[1]!.at - app.received[0]!.at).toBeGreaterThanOrEqual(1_000);
    expect(app.received[1]!.at - app.received[0]!.at).toBeLessThan(2_000);
  });

  it("ignores a Retry-After of more than a day", async () => {
    app.react = (_, index) => (index === 0 ? { status: 503, headers: { "Retry-After": "90000" } } : {});
    await qstash.client.publishJSON({ url: app.url, retryDelay: "10" });
    await until(() => app.received.length === 2);
  });

  it("is not repeated after 489 with the header, and is after 489 without it", async () => {
    app.react = ({ url }) => ({
      status: 489,
      headers: { "Upstash-NonRetryable-Error": String(url === "/never") },
    });
    await qstash.client.publishJSON({ url: `${app.url}/never`, retries: 3, retryDelay: "10" });
    await qstash.client.publishJSON({ url: `${app.url}/again`, retries: 1, retryDelay: "10" });
    await until(async () => (await logs()).filter(({ state }) => state === "FAILED").length === 2);
    expect(app.received.map(({ url }) => url).sort()).toEqual(["/again", "/again", "/never"]);
  });

  it("is repeated after a redirection, too", async () => {
    app.react = (_, index) => (index === 0 ? { status: 302, headers: { location: "/elsewhere" } } : {});
    await qstash.client.publishJSON({ url: `${app.url}/moved`, retryDelay: "10" });
    await until(() => app.received.length === 2);
    expect(app.received.map(({ url }) => url)).toEqual(["/moved", "/moved"]);
  });

  it("has the status -1 when nobody answers", async () => {
    await qstash.client.publishJSON({ url: "http://127.0.0.1:1/", retries: 0 });
    expect(await failed()).toMatchObject({ responseStatus: -1 });
  });
});

describe("the log", () => {
  it("has each step of a message, newest first", async () => {
    app.react = (_, index) => ({ status: index === 0 ? 500 : 200 });
    const { messageId } = await qstash.client.publishJSON({ url: app.url, retryDelay: "10" });
    await delivered(messageId);
    expect((await logs()).map(({ state }) => state)).toEqual([
      "DELIVERED",
      "ACTIVE",
      "RETRY",
      "ERROR",
      "ACTIVE",
      "CREATED",
    ]);
  });

  it("is filtered by time, state and host", async () => {
    const { messageId } = await qstash.client.publishJSON({ url: app.url });
    await delivered(messageId);
    const { host } = new URL(app.url);
    const count = async (filter: object) => (await qstash.client.logs({ filter, count: 100 })).logs.length;
    expect(await count({ state: "DELIVERED", host, fromDate: Date.now() - 60_000 })).toBe(1);
    expect(await count({ state: "FAILED" })).toBe(0);
    expect(await count({ host: "other.example" })).toBe(0);
    await pause(2);
    expect(await count({ fromDate: Date.now() })).toBe(0);
    expect((await qstash.client.logs({ count: 2 })).logs).toHaveLength(2);
  });
});
