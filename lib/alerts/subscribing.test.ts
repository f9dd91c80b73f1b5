// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { wordsOf } from "@/lib/i18n/words";
import { DEFAULTS } from "../../stand-ins/whatsapp/config";
import { startAll } from "../../stand-ins/whatsapp/fixtures";
import { WEBHOOK_FIELDS } from "../whatsapp/webhook-fields";
import type { WebhookSubscribed } from "./health-schema";
import { subscribeEverything } from "./subscribing";
import { subscriptionLines } from "./subscription-words";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeEach(async () => {
  meta = await startAll({ fresh: true });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await meta.close();
});

const subscribe = (change: object = {}, token: string = DEFAULTS.accessToken) =>
  subscribeEverything(
    { url: meta.url, version: "v25.0", token },
    {
      waba_id: DEFAULTS.businessAccountId,
      address: meta.receiver.url,
      verify_token: DEFAULTS.verifyToken,
      app_secret: DEFAULTS.appSecret,
      ...change,
    },
  );
const heard = async (standby: boolean) => {
  meta.receiver.clear();
  await meta.control({ reply: { from: "+33612000001", text: "STOP", standby } });
  await new Promise((resolve) => setTimeout(resolve, 200));
  return meta.receiver.changes().map(({ field }) => field);
};
const told = async (result: WebhookSubscribed) => {
  const list = { list: (items: readonly string[]) => items.join(", ") };
  const [fr, en] = [await wordsOf("fr"), await wordsOf("en")];
  return [...subscriptionLines(result, fr, list), ...subscriptionLines(result, en, list)];
};

describe("subscribing the webhook", () => {
  it("makes a new app hear messages and standby, tells which fields it ticked, and then that nothing was left", async () => {
    expect(await heard(false)).toEqual([]);
    const first = await subscribe();
    expect(first).toEqual({
      address: meta.receiver.url,
      account: { own_address: true },
      fields: { added: WEBHOOK_FIELDS },
    });
    expect([...(await heard(false)), ...(await heard(true))]).toEqual(["messages", "standby"]);
    const lines = await told(first);
    expect(lines.every(({ done }) => done)).toBe(true);
    expect(lines.map(({ text }) => text).join(" ")).toContain("standby");
    expect((await subscribe()).fields).toEqual({ added: [] });
  });

  it("keeps the other address of the app, and says so", async () => {
    const other = await startAll({ fresh: true });
    await meta.subscribe(other.receiver.url, ["messages"]);
    const result = await subscribe();
    expect(result.fields).toEqual({ elsewhere: other.receiver.url });
    expect((await told(result))[1]).toMatchObject({
      done: false,
      text: expect.stringContaining(other.receiver.url),
    });
    expect(await heard(false)).toEqual(["messages"]);
    expect(await heard(true)).toEqual([]);
    await other.close();
  });

  it.each<[string, object, object]>([
    [
      "a webhook that answers otherwise",
      { verify_token: "wrong" },
      { account: { why: "unverified", code: 2200 }, fields: { why: "unverified", code: 2200 } },
    ],
    ["a wrong secret of the app", { app_secret: "wrong" }, { fields: { why: "secret", code: 190 } }],
    ["no secret of the app", { app_secret: undefined }, { fields: { why: "no_secret", code: null } }],
    ["an account that the token does not open", { waba_id: "999" }, { account: { why: "other", code: 100 } }],
  ])("tells a refusal: %s", async (_what, change, expected) => {
    const result = await subscribe(change);
    expect(result).toMatchObject(expected);
    const refused = (await told(result)).filter(({ done }) => !done);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    for (const { text } of refused) expect(text).toMatch(/[.]\s\S/);
  });

  it("is refused as a whole with a token that Meta refuses, or when Meta does not answer", async () => {
    await expect(subscribe({}, "stranger")).rejects.toMatchObject({ code: "token_refused_by_meta" });
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    await expect(subscribe()).rejects.toMatchObject({ code: "unavailable" });
  });

  it("tells that Meta stopped answering between the account and the fields", async () => {
    const real = fetch;
    vi.stubGlobal("fetch", (input: URL, init?: RequestInit) =>
      String(input).includes("/app?") ? Promise.reject(new TypeError("failed")) : real(input, init),
    );
    expect(await subscribe()).toMatchObject({
      account: { own_address: true },
      fields: { why: "silent", code: null },
    });
  });

  it("leaves the address to the app where Meta cannot call ours", async () => {
    const graph = { url: "https://graph.facebook.com", version: "v25.0", token: "t" };
    const posted: string[] = [];
    vi.stubGlobal("fetch", async (_input: URL, { body }: RequestInit) => {
      posted.push(String(body));
      return Response.json({ success: true });
    });
    const here = { waba_id: "1", address: "http://127.0.0.1:1/x", verify_token: "v", app_secret: "s" };
    expect(await subscribeEverything(graph, here)).toMatchObject({
      account: { own_address: false },
      fields: null,
    });
    expect(posted).toEqual(["{}"]);
  });
});
