import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DEFAULTS } from "./config.ts";
import { freshNumber, startAll, startReceiver } from "./fixtures.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll();
});
afterAll(() => meta.close());
beforeEach(async () => {
  await meta.control({ reset: "all" });
  meta.receiver.clear();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it("a callback is verified with the token before it is accepted, and gets nothing after unsubscribing", async () => {
  const path = `${DEFAULTS.businessAccountId}/subscribed_apps`;
  const target = { override_callback_uri: `${meta.receiver.url}?own`, verify_token: "wrong" };
  expect((await meta.graph("POST", path, target)).body.error?.code).toBe(2200);
  expect(await meta.graph("POST", path, { ...target, verify_token: DEFAULTS.verifyToken })).toMatchObject({
    status: 200,
  });
  expect((await meta.graph("GET", path)).body.data).toMatchObject([
    { override_callback_uri: target.override_callback_uri },
  ]);
  expect((await meta.control({ verify_webhook: true })).body.verified).toBe(true);
  await meta.graph("DELETE", path);
  await meta.control({ reply: { from: freshNumber() } });
  await pause(200);
  expect(meta.receiver.messages()).toEqual([]);
  expect((await meta.graph("GET", path)).body.data).toEqual([]);
  await meta.subscribe(meta.receiver.url);
});

it("an event comes only with its field ticked at the app, and standby never to an account's own address", async () => {
  const from = freshNumber();
  const own = await startReceiver();
  const heard = async (by: typeof own) => {
    own.clear();
    meta.receiver.clear();
    await meta.control({ reply: { from, text: "oui" } });
    await meta.control({ reply: { from, text: "bonjour", standby: true } });
    await meta.control({ event: { field: "account_update", value: {} } });
    await pause(200);
    return by.changes().map(({ field }) => field);
  };
  await meta.subscribe(meta.receiver.url, ["messages", "account_update"]);
  expect(await heard(meta.receiver)).toEqual(["messages", "account_update"]);
  await meta.subscribe(meta.receiver.url);
  const override = { override_callback_uri: own.url, verify_token: DEFAULTS.verifyToken };
  await meta.graph("POST", `${DEFAULTS.businessAccountId}/subscribed_apps`, override);
  expect(await heard(own)).toEqual(["messages"]);
  expect(await heard(meta.receiver)).toEqual(["standby", "account_update"]);
  own.close();
  await meta.subscribe(meta.receiver.url);
});

it("a new number's webhooks go nowhere until the app is subscribed to the account and has fields", async () => {
  const fresh = await startAll({ fresh: true });
  const heard = async () => {
    await fresh.control({ reply: { from: freshNumber(), text: "oui" } });
    await pause(200);
    return fresh.receiver.messages().length;
  };
  expect(await heard()).toBe(0);
  await fresh.graph("POST", `${DEFAULTS.businessAccountId}/subscribed_apps`);
  expect(await heard()).toBe(0);
  await fresh.subscribe(fresh.receiver.url);
  expect(await heard()).toBe(1);
  await fresh.close();
});

it("the app's own webhook is read and set with the app's own token, and verified", async () => {
  const token = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });
  const address = `${meta.url}/v25.0/1234567890/subscriptions`;
  const ask = async (value: string, body?: object, method = "POST") => {
    const answer = await fetch(address, {
      ...token(value),
      ...(body === undefined ? {} : { method, body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const own = `1234567890|${DEFAULTS.appSecret}`;
  const wanted = {
    object: "whatsapp_business_account",
    callback_url: meta.receiver.url,
    verify_token: DEFAULTS.verifyToken,
    fields: "messages,standby",
  };
  expect((await ask(DEFAULTS.accessToken)).body).toMatchObject({ error: { code: 15 } });
  expect((await ask("stranger")).body).toMatchObject({ error: { code: 190 } });
  expect((await ask(own, {}, "DELETE")).body).toEqual({ success: true });
  expect((await ask(own)).body).toEqual({ data: [] });
  expect((await ask(own, { ...wanted, fields: "messages,mesages" })).body).toMatchObject({
    error: { code: 100 },
  });
  expect((await ask(own, { ...wanted, callback_url: "http://relance.example.org" })).body).toMatchObject({
    error: { code: 100 },
  });
  expect((await ask(own, { ...wanted, verify_token: "wrong" })).body).toMatchObject({
    error: { code: 2200 },
  });
  expect((await ask(own, wanted)).body).toEqual({ success: true });
  expect((await ask(own)).body.data).toMatchObject([
    { callback_url: meta.receiver.url, fields: [{ name: "messages" }, { name: "standby" }] },
  ]);
  await meta.subscribe(meta.receiver.url);
});
