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
const gone = (messageId: string) =>
  until(async () =>
    qstash.client.messages.get(messageId).then(
      () => false,
      () => true,
    ),
  );

describe("publish", () => {
  it("delivers body, query and forwarded headers unchanged, signed for that very URL", async () => {
    const url = `${app.url}/jobs/send?a=1&b=a%20b`;
    const body = { sender_id: "é\u0000" };
    const { messageId } = await qstash.client.publishJSON({ url, body, headers: { "X-Own": "yes" } });
    const call = await until(() => app.received[0]);
    expect(call.url).toBe("/jobs/send?a=1&b=a%20b");
    expect(call.body).toBe(JSON.stringify(body));
    expect(call.headers).toMatchObject({
      "user-agent": "Upstash-QStash",
      "upstash-message-id": messageId,
      "upstash-retried": "0",
      "content-type": "application/json",
      "x-own": "yes",
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

  it("forgets a message soon after its delivery", async () => {
    const { messageId } = await qstash.client.publish({ url: app.url, body: "x" });
    await gone(messageId);
    await expect(qstash.client.messages.get(messageId)).rejects.toMatchObject({ status: 404 });
  });

  it("refuses a wrong token and a destination that is no web address", async () => {
    await expect(clientOf(qstash.url, "wrong").publish({ url: app.url })).rejects.toMatchObject({
      status: 401,
    });
    await expect(qstash.client.publish({ url: "ftp://x" })).rejects.toMatchObject({ status: 400 });
    await expect(
      qstash.client.publish({ url: app.url, callback: "nowhere" as `http://${string}` }),
    ).rejects.toMatchObject({ status: 400 });
    expect(app.received).toHaveLength(0);
  });

  it("waits for the delay and for the not-before instant", async () => {
    const start = Date.now();
    await qstash.client.publish({ url: `${app.url}/delay`, delay: 1 });
    const notBefore = Math.floor(start / 1_000) + 2;
    await qstash.client.publish({ url: `${app.url}/not-before`, notBefore });
    await until(() => app.received.length === 2);
    expect(app.received.map(({ url }) => url)).toEqual(["/delay", "/not-before"]);
    expect(app.received[0]!.at - start).toBeGreaterThanOrEqual(1_000);
    expect(app.received[1]!.at).toBeGreaterThanOrEqual(notBefore * 1_000);
  });

  it("delivers a batch in one call and reports a bad element without losing the good ones", async () => {
    const results = await qstash.client.batchJSON([
      { url: `${app.url}/1`, body: { n: 1 } },
      { url: "nonsense", body: { n: 2 } },
      { url: `${app.url}/3`, body: { n: 3 } },
    ]);
    await until(() => app.received.length === 2);
    expect(app.received.map(({ body }) => body).sort()).toEqual(['{"n":1}', '{"n":3}']);
    expect(results[1]).toHaveProperty("error");
  });
});

describe("deduplication", () => {
  it("answers a second publication with the first id and delivers once, even after the delivery", async () => {
    const first = await qstash.client.publish({ url: app.url, deduplicationId: "sender:7" });
    await gone(first.messageId);
    const second = await qstash.client.publish({ url: app.url, deduplicationId: "sender:7" });
    expect(second).toEqual({ messageId: first.messageId, deduplicated: true });
    const other = await qstash.client.publish({ url: app.url, deduplicationId: "sender:8" });
    await gone(other.messageId);
    expect(app.received).toHaveLength(2);
  });

  it("by content compares destination, body and forwarded headers", async () => {
    const send = (body: string, own: string) =>
      qstash.client.publish({
        url: app.url,
        body,
        headers: { "X-Own": own },
        contentBasedDeduplication: true,
      });
    const ids = await Promise.all([send("a", "1"), send("a", "1"), send("b", "1"), send("a", "2")]);
    expect(new Set(ids.map(({ messageId }) => messageId)).size).toBe(3);
    await until(() => app.received.length === 3);
  });
});

describe("retries", () => {
  it("are counted, spaced by the expression, and end in the dead letter queue", async () => {
    app.react = () => ({ status: 500, body: "broken" });
    const { messageId } = await qstash.client.publish({
      url: `${app.url}/job`,
      retries: 2,
      retryDelay: "200 * (1 + retried)",
      label: "dead",
    });
    await until(async () => (await qstash.client.dlq.listMessages()).messages[0]);
    expect(attempts()).toEqual(["0", "1", "2"]);
    const [first, second, third] = app.received.map(({ at }) => at) as [number, number, number];
    expect(second - first).toBeGreaterThanOrEqual(200);
    expect(third - second).toBeGreaterThanOrEqual(400);
    const { messages } = await qstash.client.dlq.listMessages({
      filter: { label: "dead", responseStatus: 500 },
    });
    expect(messages[0]).toMatchObject({
      messageId,
      responseStatus: 500,
      responseBody: "broken",
      maxRetries: 2,
    });
    expect((await qstash.client.dlq.listMessages({ filter: { label: "other" } })).messages).toEqual([]);
  });

  it("wait as the answer asks, rather than as the expression says", async () => {
    app.react = (_, index) => (index === 0 ? { status: 503, headers: { "Retry-After": "1" } } : {});
    await qstash.client.publish({ url: app.url, retryDelay: "600000" });
    await until(() => app.received.length === 2);
    expect(app.received[1]!.at - app.received[0]!.at).toBeGreaterThanOrEqual(1_000);
    expect(app.received[1]!.at - app.received[0]!.at).toBeLessThan(2_000);
  });

  it("are not made after 489 with the header, and are after 489 without it", async () => {
    app.react = ({ url }) => ({
      status: 489,
      headers: { "Upstash-NonRetryable-Error": String(url === "/never") },
    });
    await qstash.client.publish({ url: `${app.url}/never`, retries: 3, retryDelay: "10" });
    await qstash.client.publish({ url: `${app.url}/again`, retries: 1, retryDelay: "10" });
    await until(async () => (await qstash.client.dlq.listMessages()).messages.length === 2);
    expect(app.received.map(({ url }) => url).sort()).toEqual(["/again", "/again", "/never"]);
  });

  it("follow a redirection, a cut connection and a timeout too", async () => {
    app.react = ({ url, headers }) => {
      if (headers["upstash-retried"] === "1") return {};
      return url === "/slow" ? { afterMs: 3_000 } : { status: 302, headers: { location: "/elsewhere" } };
    };
    await qstash.client.publish({ url: `${app.url}/slow`, timeout: 1, retries: 1, retryDelay: "10" });
    await qstash.client.publish({ url: `${app.url}/moved`, retries: 1, retryDelay: "10" });
    await qstash.client.publish({ url: "http://127.0.0.1:1/", retries: 0 });
    await until(() => app.received.length === 4);
    expect(app.received.map(({ url }) => url).sort()).toEqual(["/moved", "/moved", "/slow", "/slow"]);
    const { messages } = await qstash.client.dlq.listMessages();
    expect(messages.map(({ responseStatus }) => responseStatus)).toEqual([-1]);
  });

  it("can be ordered from the dead letter queue, whose entry then goes", async () => {
    app.react = (_, index) => ({ status: index === 0 ? 500 : 200 });
    await qstash.client.publish({ url: app.url, body: "again", retries: 0 });
    const dead = await until(async () => (await qstash.client.dlq.listMessages()).messages[0]);
    const { responses } = await qstash.client.dlq.retry(dead.dlqId);
    expect(responses[0]?.messageId).toMatch(/^msg_/);
    await until(() => app.received.length === 2);
    expect(app.received[1]).toMatchObject({ body: "again" });
    expect((await qstash.client.dlq.listMessages()).messages).toEqual([]);
  });

  it("leave a dead letter that can be deleted once", async () => {
    app.react = () => ({ status: 500 });
    await qstash.client.publish({ url: app.url, retries: 0 });
    const dead = await until(async () => (await qstash.client.dlq.listMessages()).messages[0]);
    await qstash.client.dlq.delete(dead.dlqId);
    await expect(qstash.client.dlq.delete(dead.dlqId)).rejects.toMatchObject({ status: 404 });
  });
});

describe("callbacks", () => {
  it("tell of each attempt, and the failure callback once of the last", async () => {
    app.react = ({ url }) => (url === "/job" ? { status: 500, body: "no" } : {});
    const { messageId } = await qstash.client.publish({
      url: `${app.url}/job`,
      body: "the source",
      retries: 1,
      retryDelay: "10",
      callback: `${app.url}/callback`,
      failureCallback: `${app.url}/failure`,
    });
    await until(() => app.received.length === 5);
    const reports = app.received
      .filter(({ url }) => url !== "/job")
      .map(({ url, body }) => ({ ...JSON.parse(body), url }));
    const told = reports.map(({ url, retried, status, sourceMessageId }) => [
      url,
      retried,
      status,
      sourceMessageId,
    ]);
    expect(told.sort()).toEqual([
      ["/callback", 0, 500, messageId],
      ["/callback", 1, 500, messageId],
      ["/failure", 1, 500, messageId],
    ]);
    const failure = reports.find(({ url }) => url === "/failure");
    expect(Buffer.from(failure.body, "base64").toString()).toBe("no");
    expect(Buffer.from(failure.sourceBody, "base64").toString()).toBe("the source");
    expect(failure.dlqId).toMatch(/^dlq_/);
    const call = app.received.find(({ url }) => url === "/failure")!;
    const signature = String(call.headers["upstash-signature"]);
    await expect(receiver.verify({ signature, body: call.body, url: `${app.url}/failure` })).resolves.toBe(
      true,
    );
  });
});

describe("cancel", () => {
  const later = (label: string) => qstash.client.publish({ url: app.url, delay: 1, label });

  it("one, several, by label, all: what is cancelled is never delivered", async () => {
    const [a, b, c] = await Promise.all([later("x"), later("x"), later("x")]);
    await Promise.all([later("y"), later("y"), later("z")]);
    const { client } = qstash;
    expect(await client.messages.get(a.messageId)).toMatchObject({ url: app.url, label: "x" });
    expect(await client.messages.cancel(a.messageId)).toMatchObject({ cancelled: 1 });
    await expect(client.messages.cancel(a.messageId)).rejects.toMatchObject({ status: 404 });
    expect(await client.messages.cancel([b.messageId, c.messageId])).toMatchObject({ cancelled: 2 });
    expect(await client.messages.cancel({ filter: { label: "y" } })).toMatchObject({ cancelled: 2 });
    expect(await client.messages.cancel({ all: true })).toMatchObject({ cancelled: 1 });
    await pause(1_300);
    expect(app.received).toHaveLength(0);
  });

  it("does not interrupt a running call, and prevents its retry", async () => {
    app.react = () => ({ status: 500, afterMs: 200 });
    const { messageId } = await qstash.client.publish({ url: app.url, retryDelay: "10" });
    await until(() => app.received.length === 1);
    await qstash.client.messages.cancel(messageId);
    await pause(500);
    expect(app.received).toHaveLength(1);
  });
});

describe("logs", () => {
  it("tell each step of a message, newest first, by filter", async () => {
    app.react = (_, index) => ({ status: index === 0 ? 500 : 200 });
    const { messageId } = await qstash.client.publish({ url: app.url, retryDelay: "10", label: "seen" });
    await gone(messageId);
    const { logs } = await qstash.client.logs({ messageIds: [messageId] });
    expect(logs.map(({ state }) => state)).toEqual([
      "DELIVERED",
      "ACTIVE",
      "RETRY",
      "ERROR",
      "ACTIVE",
      "CREATED",
    ]);
    const filtered = await qstash.client.logs({ filter: { label: "seen", state: "DELIVERED" } });
    expect(filtered.logs).toHaveLength(1);
  });
});
