// @vitest-environment node
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, it } from "vitest";
import { appOf, findAppSubscription, subscribeFields } from "./app-subscription";
import { WEBHOOK_FIELDS } from "./webhook-fields";

type Subscription = { object: string; callback_url: string; fields: { name: string }[] };
let stored: Subscription | null = null;
let posted: Record<string, string>[] = [];
const server = http.createServer(async (request, response) => {
  const answer = (body: object) => response.end(JSON.stringify(body));
  const { pathname } = new URL(request.url ?? "", "http://graph");
  if (pathname.endsWith("/app")) return answer({ id: "77" });
  if (request.headers.authorization !== "Bearer 77|secret" || !pathname.endsWith("/77/subscriptions"))
    return response.writeHead(500).end();
  if (request.method === "GET") return answer({ data: stored ? [stored] : [] });
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  posted.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>);
  return answer({ success: true });
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => server.close());
beforeEach(() => {
  stored = null;
  posted = [];
});

const graph = {
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  version: "v25.0",
  token: "system user",
};
const own = { callback_url: "https://x.supabase.co/functions/v1/whatsapp-webhook", verify_token: "v" };
const subscribed = (callback_url: string, fields: string[]) => {
  stored = {
    object: "whatsapp_business_account",
    callback_url,
    fields: fields.map((name) => ({ name })),
  };
};

it("an app without a webhook is subscribed to every field, standby and handovers among them", async () => {
  const app = await appOf(graph, "secret");
  expect(await findAppSubscription(app)).toBeNull();
  expect(await subscribeFields(app, own)).toEqual({ added: WEBHOOK_FIELDS });
  expect(posted).toEqual([{ object: "whatsapp_business_account", ...own, fields: WEBHOOK_FIELDS.join(",") }]);
  expect(WEBHOOK_FIELDS).toEqual(expect.arrayContaining(["messages", "standby", "messaging_handovers"]));
});

it("fields that an app has already are kept", async () => {
  subscribed(own.callback_url, ["messages", "flows"]);
  expect(await subscribeFields(await appOf(graph, "secret"), own)).toEqual({
    added: WEBHOOK_FIELDS.filter((field) => field !== "messages"),
  });
  expect(posted[0]?.fields?.split(",").sort()).toEqual([...WEBHOOK_FIELDS, "flows"].sort());
});

it("nothing is written when all fields are there", async () => {
  subscribed(own.callback_url, WEBHOOK_FIELDS);
  expect(await subscribeFields(await appOf(graph, "secret"), own)).toEqual({ added: [] });
  expect(posted).toEqual([]);
});

it("an app with another address is left as it is", async () => {
  subscribed("https://elsewhere.example/hook", ["messages"]);
  expect(await subscribeFields(await appOf(graph, "secret"), own)).toEqual({
    elsewhere: "https://elsewhere.example/hook",
  });
  expect(posted).toEqual([]);
});
