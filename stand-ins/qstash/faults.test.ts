import { QstashDailyRatelimitError } from "@upstash/qstash";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Destination, order, pause, startForTest, until } from "./testing.ts";

let qstash: Awaited<ReturnType<typeof startForTest>>;
let app: Destination;

beforeEach(async () => {
  [qstash, app] = await Promise.all([startForTest(), new Destination().start()]);
});

afterEach(async () => {
  await qstash.stop();
  app.stop();
});

type Ledger = {
  published: number;
  deliveries: { at: number; ended_at?: number; status?: number; lost?: true }[];
};
const ledger = async (): Promise<Ledger> => (await fetch(`${qstash.url}/__ledger`)).json();
const send = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, body) => qstash.client.publishJSON({ url: app.url, body })));

describe("faults on request", () => {
  it("a message is delivered two to four times", async () => {
    await order(qstash.url, { deliver: { duplicate: 1 } });
    await send(10);
    await until(() => app.received.length >= 20);
    await pause(200);
    for (let n = 0; n < 10; n++) {
      const copies = app.received.filter(({ body }) => body === String(n)).length;
      expect(copies).toBeGreaterThanOrEqual(2);
      expect(copies).toBeLessThanOrEqual(4);
    }
  });

  it("a lost message never reaches the app, and is in the ledger", async () => {
    await order(qstash.url, { deliver: { lose: 1 } });
    await send(5);
    await until(async () => (await ledger()).deliveries.length === 5);
    expect(app.received).toHaveLength(0);
    expect((await ledger()).deliveries.every(({ lost }) => lost)).toBe(true);
    await order(qstash.url, { deliver: null });
    await send(1);
    await until(() => app.received.length === 1);
  });

  it("messages are delivered late and in another order", async () => {
    const start = Date.now();
    await order(qstash.url, { deliver: { delay_ms: [300, 320] } });
    await send(1);
    await until(() => app.received.length === 1);
    expect(app.received[0]!.at - start).toBeGreaterThanOrEqual(300);
    await order(qstash.url, { deliver: { reorder: true } });
    await send(4);
    await until(() => app.received.length === 5);
    const { logs } = await qstash.client.logs({ filter: { state: "CREATED" } });
    const newestFirst = logs.slice(0, 4).map(({ messageId }) => messageId);
    const received = app.received.slice(1).map(({ headers }) => headers["upstash-message-id"]);
    expect(received).toEqual(newestFirst);
  });

  it("a message beyond the daily quota is refused with the headers that the SDK reads", async () => {
    await order(qstash.url, { quota: 2 });
    await send(2);
    const refusal = await qstash.client.publishJSON({ url: app.url }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(QstashDailyRatelimitError);
    expect(refusal).toMatchObject({ status: 429, limit: "2", remaining: "0" });
    await order(qstash.url, { quota: null });
    await expect(qstash.client.publishJSON({ url: app.url })).resolves.toHaveProperty("messageId");
  });

  it("during an outage nothing is accepted or delivered; afterwards what was due is delivered", async () => {
    await qstash.client.publishJSON({ url: app.url, body: "due", delay: 1 });
    await order(qstash.url, { down: true });
    await expect(qstash.client.publishJSON({ url: app.url })).rejects.toMatchObject({ status: 503 });
    await pause(1_300);
    expect(app.received).toHaveLength(0);
    await order(qstash.url, { down: false });
    await until(() => app.received.length === 1);
    expect(app.received[0]).toMatchObject({ body: '"due"' });
  });

  it.each([
    [{ deliver: { lose: 2 } }],
    [{ deliver: { delay_ms: [5, 1] } }],
    [{ quota: -1 }],
    [{ deliver: "all" }],
    [{ deliver: { drop: 1 } }],
    [{ reset: true }],
  ])("wrong or unknown orders are refused: %j", async (orders) => {
    const response = await fetch(`${qstash.url}/__control`, { method: "POST", body: JSON.stringify(orders) });
    expect(response.status).toBe(400);
  });

  it("orders from a web page are refused", async () => {
    const headers = { origin: "https://evil.test" };
    const response = await fetch(`${qstash.url}/__control`, {
      method: "POST",
      headers,
      body: '{"down":true}',
    });
    expect(response.status).toBe(400);
    await expect(qstash.client.publishJSON({ url: app.url })).resolves.toHaveProperty("messageId");
  });
});

describe("the ledger", () => {
  it("has each delivery with its times and status", async () => {
    app.react = () => ({ status: 204, afterMs: 50 });
    await send(2);
    const { published, deliveries } = await until(async () => {
      const seen = await ledger();
      return seen.deliveries.length === 2 && seen.deliveries.every(({ ended_at }) => ended_at)
        ? seen
        : undefined;
    });
    expect(published).toBe(2);
    for (const { at, ended_at, status } of deliveries) {
      expect(status).toBe(204);
      expect(ended_at! - at).toBeGreaterThanOrEqual(45);
    }
  });
});

describe("the page", () => {
  it("is in French or English and shows addresses as text", async () => {
    await qstash.client.publishJSON({ url: `${app.url}/?q=<script>`, delay: 60 });
    const read = async (language: string) =>
      (await fetch(qstash.url, { headers: { "accept-language": language } })).text();
    expect(await read("fr-FR,en;q=0.5")).toContain("En attente");
    const english = await read("en-GB");
    expect(english).toContain("Pending");
    expect(english).not.toContain("<script>");
  });
});
