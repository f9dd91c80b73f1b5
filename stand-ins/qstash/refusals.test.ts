import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRETS, startForTest } from "./testing.ts";

const url = "http://127.0.0.1:1/job";
type Client = Awaited<ReturnType<typeof startForTest>>["client"];
type Message = Parameters<Client["publishJSON"]>[0];

let qstash: Awaited<ReturnType<typeof startForTest>>;
beforeAll(async () => {
  qstash = await startForTest();
});
afterAll(() => qstash.stop());

describe("what the app does not use is refused with its name", () => {
  it.each<[string, Partial<Message>]>([
    ["upstash-callback", { callback: url }],
    ["upstash-failure-callback", { failureCallback: url }],
    ["upstash-not-before", { notBefore: 1_900_000_000 }],
    ["upstash-timeout", { timeout: 10 }],
    ["upstash-label", { label: "x" }],
    ["upstash-content-based-deduplication", { contentBasedDeduplication: true }],
    ["upstash-flow-control-key", { flowControl: { key: "k", rate: 1 } }],
    ["upstash-forward-x-own", { headers: { "X-Own": "1" } }],
    ["Upstash-Method: GET", { method: "GET" }],
    ["upstash-delay: 1m", { delay: "1m" }],
    ["upstash-retry-delay: pow\\(2, retried\\)", { retryDelay: "pow(2, retried)" }],
  ])("%s of a message", async (name, message) => {
    await expect(qstash.client.publishJSON({ url, ...message } as Message)).rejects.toMatchObject({
      status: 501,
      message: expect.stringMatching(name),
    });
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ["POST /v2/batch", (client) => client.batchJSON([{ url }])],
    ["POST /v2/enqueue/q", (client) => client.queue({ queueName: "q" }).enqueueJSON({ url })],
    ["GET /v2/messages/m", (client) => client.messages.get("m")],
    ["GET /v2/dlq", (client) => client.dlq.listMessages()],
    ["POST /v2/flowControl/k/pause", (client) => client.flowControl.pause("k")],
    ["DELETE /v2/schedules/s", (client) => client.schedules.delete("s")],
    ["the parameter label of GET /v2/events", (client) => client.logs({ filter: { label: "x" } })],
    [
      "a schedule without Upstash-Schedule-Id",
      (client) => client.schedules.create({ destination: url, cron: "* * * * *" }),
    ],
  ])("%s", async (name, call) => {
    await expect(call(qstash.client)).rejects.toMatchObject({
      status: 501,
      message: expect.stringContaining(name),
    });
  });
});

describe("what the free plan does not allow is refused", () => {
  it.each<[string, Message]>([
    ["more than 3 retries", { url, retries: 4 }],
    ["a delay of more than 7 days", { url, delay: 7 * 86_400 + 1 }],
    ["a retry delay of more than 7 days", { url, retryDelay: "604800001" }],
    ["a body of more than 1 MB", { url, body: "x".repeat(1_000_000) }],
    ["a destination that is no web address", { url: "ftp://x" }],
  ])("%s", async (_, message) => {
    await expect(qstash.client.publishJSON(message)).rejects.toMatchObject({ status: 400 });
  });
});

it("the signing keys are shown with the token only", async () => {
  const read = (token: string) =>
    fetch(`${qstash.url}/v2/keys`, { headers: { authorization: `Bearer ${token}` } });
  const { currentSigningKey: current, nextSigningKey: next } = SECRETS;
  expect(await (await read(SECRETS.token)).json()).toEqual({ current, next });
  expect((await read("wrong")).status).toBe(401);
});
