import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DEFAULTS } from "./config.ts";
import { freshNumber, startAll, until } from "./fixtures.ts";
import { AUTO_REPLY } from "./statuses.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll();
});
afterAll(() => meta.close());
beforeEach(async () => {
  await meta.control({ reset: "all" });
  meta.receiver.clear();
  meta.receiver.behaviour.status = 200;
});

const wamidOf = (answer: Awaited<ReturnType<typeof meta.welcome>>) => answer.body.messages?.[0]?.id ?? "none";
const seen = (wamid: string) => meta.receiver.statuses(wamid).map((status) => status.status);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it("an accepted message is sent, delivered and read, in signed webhooks with our callback data", async () => {
  await meta.control({ webhooks: { read_share: 1 } });
  const to = freshNumber();
  const wamid = wamidOf(await meta.reminder(to, { biz_opaque_callback_data: "tentative-é" }));
  await until(() => seen(wamid).length === 3, "three statuses");
  expect(seen(wamid)).toEqual(["sent", "delivered", "read"]);
  expect(meta.receiver.posts.every((post) => post.signed)).toBe(true);
  const [sent, delivered, read] = meta.receiver.statuses(wamid);
  expect(sent).toMatchObject({
    recipient_id: to.slice(1),
    recipient_user_id: expect.stringMatching(/^FR\./),
    biz_opaque_callback_data: "tentative-é",
    timestamp: expect.stringMatching(/^\d{10}$/),
    pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "marketing" },
  });
  expect(delivered?.pricing).toBeDefined();
  expect(read?.pricing).toBeUndefined();
  const [change] = meta.receiver.changes();
  expect(change?.value.metadata?.phone_number_id).toBe(DEFAULTS.phoneNumberId);
  expect(change?.value.contacts?.[0]?.wa_id).toBe(to.slice(1));
});

it("free text is priced as service", async () => {
  const to = freshNumber();
  await meta.control({ reply: { from: to } });
  const wamid = wamidOf(await meta.text(to, "Merci"));
  const [status] = await until(() => seen(wamid).length > 0 && meta.receiver.statuses(wamid), "a status");
  expect(status?.pricing?.category).toBe("service");
});

it("a webhook that is not answered with 200 is posted again", async () => {
  meta.receiver.behaviour.status = 500;
  const wamid = wamidOf(await meta.welcome(freshNumber()));
  const times = (status: string) => seen(wamid).filter((one) => one === status).length;
  await until(() => times("sent") >= 2, "sent again");
  await until(() => times("delivered") >= 2, "delivered again");
});

it.each([
  ["9990", 131026],
  ["9991", 131049],
])("a number that ends in %s is accepted, then fails with %i, without contacts", async (ending, code) => {
  const wamid = wamidOf(await meta.reminder(freshNumber(ending)));
  const [status] = await until(() => seen(wamid).length > 0 && meta.receiver.statuses(wamid), "a failure");
  expect(status).toMatchObject({ status: "failed", errors: [{ code }] });
  expect(meta.receiver.changes()[0]?.value.contacts).toBeUndefined();
});

it.each([
  ["9992", "Oui"],
  ["9993", AUTO_REPLY],
  ["9994", "STOP"],
])("a number that ends in %s answers a template by itself: %s", async (ending, answer) => {
  const to = freshNumber(ending);
  await meta.reminder(to);
  const [message] = await until(
    () => meta.receiver.messages().length > 0 && meta.receiver.messages(),
    "an answer",
  );
  expect(message).toMatchObject({ type: "text", text: { body: answer }, from: to.slice(1) });
  expect(message?.context, "unquoted").toBeUndefined();
});

it("…9995 fails with a temporary error, then accepts", async () => {
  const to = freshNumber("9995");
  expect((await meta.reminder(to)).body.error?.code).toBe(131000);
  expect((await meta.reminder(to)).status).toBe(200);
});

it("…9996 accepts and cuts the connection; the webhook has the status", async () => {
  const to = freshNumber("9996");
  await expect(meta.reminder(to, { biz_opaque_callback_data: "lost" })).rejects.toThrow();
  await until(
    () => meta.receiver.statuses().some((status) => status.biz_opaque_callback_data === "lost"),
    "a status",
  );
});

it("…9997 never gets a status, …9998 is never read", async () => {
  await meta.control({ webhooks: { read_share: 1 } });
  const silent = wamidOf(await meta.reminder(freshNumber("9997")));
  const unread = wamidOf(await meta.reminder(freshNumber("9998")));
  await until(() => seen(unread).includes("delivered"), "delivered");
  await pause(1500);
  expect(seen(unread)).toEqual(["sent", "delivered"]);
  expect(seen(silent)).toEqual([]);
});

it("…9999 shows only a user id, in answers, statuses and messages", async () => {
  const to = freshNumber("9999");
  const answer = await meta.reminder(to);
  expect(answer.body.contacts).toEqual([{ input: to, user_id: expect.any(String) }]);
  await meta.control({ reply: { from: to, type: "button", button: "Oui, je viens" } });
  await until(() => seen(wamidOf(answer)).length >= 2 && meta.receiver.messages().length > 0, "all webhooks");
  expect(JSON.stringify(meta.receiver.posts)).not.toContain(to.slice(1));
  expect(meta.receiver.messages()[0]).toMatchObject({ from_user_id: answer.body.contacts?.[0]?.user_id });
});

it("with magic off, those numbers are like any other", async () => {
  await meta.control({ magic: false });
  const wamid = wamidOf(await meta.reminder(freshNumber("9990")));
  await until(() => seen(wamid).includes("delivered"), "delivered");
});

it("a tap has the payload and label of the button and the id of the quoted message", async () => {
  const to = freshNumber();
  const payload = { type: "payload", payload: "cmp:1" };
  const components = [
    { type: "body", parameters: ["Awa"].map((text) => ({ type: "text", text })) },
    { type: "button", sub_type: "quick_reply", index: "0", parameters: [payload] },
  ];
  const template = { name: "rappel_inscription", language: { code: "fr" }, components };
  const wamid = wamidOf(await meta.send(to, { type: "template", template }));
  await meta.control({
    reply: [
      { from: to, type: "button" },
      { from: to, type: "button", button: "Stop" },
    ],
  });
  await until(() => meta.receiver.messages().length === 2, "two taps");
  const taps = meta.receiver.messages();
  expect(taps.map((tap) => tap.button)).toEqual(
    expect.arrayContaining([
      { payload: "cmp:1", text: "Oui, je viens" },
      { payload: "Stop", text: "Stop" },
    ]),
  );
  expect(taps[0]?.context).toEqual({ from: "33639980042", id: wamid });
});

it("an answer that quotes has a context, a plain one has none, and a tap may lack it if ordered", async () => {
  const to = freshNumber();
  const wamid = wamidOf(await meta.reminder(to));
  await meta.control({ reply: { from: to, text: "a", quote: "last" } });
  await meta.control({ reply: { from: to, text: "b", quote: wamid } });
  await meta.control({ reply: { from: to, text: "c" } });
  await meta.control({ reply: { from: to, type: "button", quote: false } });
  await until(() => meta.receiver.messages().length === 4, "four answers");
  const context = (text: string) =>
    meta.receiver.messages().find((each) => each.text?.body === text)?.context?.id;
  expect([context("a"), context("b"), context("c")]).toEqual([wamid, wamid, undefined]);
  expect(meta.receiver.messages().find((each) => each.type === "button")?.context).toBeUndefined();
});

it.each(["image", "video", "audio", "document", "sticker", "location", "contacts", "reaction"])(
  "an inbound %s has its own content",
  async (type) => {
    const to = freshNumber();
    await meta.welcome(to);
    await meta.control({ reply: { from: to, type } });
    const [message] = await until(
      () => meta.receiver.messages().length > 0 && meta.receiver.messages(),
      type,
    );
    expect(message).toMatchObject({ type, [type]: expect.anything(), from: to.slice(1) });
  },
);

it("a change of number or user id is a system message without contacts, and the person stays the same", async () => {
  const [to, next] = [freshNumber(), freshNumber()];
  const userId = (await meta.welcome(to)).body.contacts?.[0]?.user_id;
  await meta.control({ reply: { from: to, type: "user_changed_number", new_number: next } });
  await until(() => meta.receiver.messages().length === 1, "a system message");
  expect(meta.receiver.messages()[0]).toMatchObject({
    from: to.slice(1),
    type: "system",
    system: { type: "user_changed_number", wa_id: next.slice(1), previous_user_id: userId },
  });
  expect(meta.receiver.changes().find((change) => change.value.messages)?.value.contacts).toBeUndefined();
  const moved = (await meta.welcome(next)).body.contacts?.[0]?.user_id;
  expect(moved).not.toBe(userId);
  await meta.control({ reply: { from: next, type: "user_changed_user_id", new_user_id: "FR.1" } });
  await until(() => meta.receiver.messages().length === 2, "another");
  expect(meta.receiver.messages()[1]?.system).toEqual({
    type: "user_changed_user_id",
    user_id: "FR.1",
    previous_user_id: moved,
  });
});

it("marketing to a person who stopped it is accepted, then fails with 131050, until they resume it", async () => {
  const to = freshNumber();
  await meta.control({ reply: { from: to, type: "user_preferences", value: "stop" } });
  const refused = wamidOf(await meta.reminder(to));
  await until(() => meta.receiver.statuses(refused)[0]?.errors?.[0]?.code === 131050, "131050");
  expect(meta.receiver.changes().find((change) => change.field === "user_preferences")?.value).toMatchObject({
    user_preferences: [
      { wa_id: to.slice(1), category: "marketing_messages", value: "stop", timestamp: expect.any(Number) },
    ],
  });
  expect((await meta.welcome(to)).status, "utility still goes").toBe(200);
  await meta.control({ reply: { from: to, type: "user_preferences", value: "resume" } });
  const taken = wamidOf(await meta.reminder(to));
  await until(() => seen(taken).includes("delivered"), "delivered");
});

it("webhooks are duplicated, lost, or sent without callback data as ordered", async () => {
  await meta.control({ webhooks: { duplicate: 3, without_callback_data: 1 } });
  const wamid = wamidOf(await meta.welcome(freshNumber("9998"), { biz_opaque_callback_data: "x" }));
  await until(() => seen(wamid).length === 6, "two statuses, three times");
  expect(meta.receiver.statuses(wamid).every((status) => status.biz_opaque_callback_data === undefined)).toBe(
    true,
  );
  await meta.control({ webhooks: { duplicate: 1, lose: 1 } });
  const lost = wamidOf(await meta.welcome(freshNumber("9998")));
  await pause(900);
  expect(seen(lost)).toEqual([]);
});

it("a batch has several updates in one POST, and shuffling loses none", async () => {
  await meta.control({ webhooks: { batch: 50, shuffle: true, read_share: 1 } });
  const wamids = [];
  for (let n = 0; n < 30; n += 1) wamids.push(wamidOf(await meta.welcome(freshNumber())));
  await until(() => meta.receiver.statuses().length === 90, "all statuses", 15_000);
  expect(new Set(meta.receiver.statuses().map((status) => status.id))).toEqual(new Set(wamids));
  expect(meta.receiver.posts.length).toBeLessThan(45);
  expect(meta.receiver.posts.every((post) => post.signed)).toBe(true);
  const orders = wamids.map((wamid) => seen(wamid).join());
  expect(orders.some((order) => order !== "sent,delivered,read")).toBe(true);
});

it("webhooks are held back while they are off, and posted when they are on again", async () => {
  await meta.control({ webhooks: { off: true } });
  const wamid = wamidOf(await meta.welcome(freshNumber("9998")));
  await pause(800);
  expect(seen(wamid)).toEqual([]);
  await meta.control({ webhooks: { off: false } });
  await until(() => seen(wamid).length === 2, "both");
});

it("no more POSTs run at the same time than ordered", async () => {
  meta.receiver.behaviour.delayMs = 50;
  meta.receiver.behaviour.mostAtOnce = 0;
  await meta.control({ webhooks: { concurrency: 3 } });
  await meta.control({ reply: { from: freshNumber(), count: 30 } });
  await until(() => meta.receiver.messages().length === 30, "thirty messages");
  meta.receiver.behaviour.delayMs = 0;
  expect(meta.receiver.behaviour.mostAtOnce).toBe(3);
});

it("a held message is answered as held, then sent, or failed with 132015", async () => {
  await meta.control({ held: { next: 1, outcome: "dropped", after_ms: 50 } });
  const answer = await meta.reminder(freshNumber());
  expect(answer.body.messages?.[0]?.message_status).toBe("held_for_quality_assessment");
  await until(() => meta.receiver.statuses(wamidOf(answer))[0]?.errors?.[0]?.code === 132015, "dropped");
  await meta.control({ held: { next: 1, after_ms: 50 } });
  const released = await meta.reminder(freshNumber());
  await until(() => seen(wamidOf(released)).includes("delivered"), "released");
});

it("template, tier and raw events reach the webhook in Meta's format", async () => {
  await meta.control({
    template: { name: "rappel_inscription", status: "PAUSED", quality: "RED", category: "UTILITY" },
    phone: { tier: "TIER_250", quality: "YELLOW" },
    event: {
      field: "account_update",
      value: { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: "DISABLE" } },
    },
  });
  await until(() => meta.receiver.changes().length === 5, "five events");
  const value = (field: string) => meta.receiver.changes().find((change) => change.field === field)?.value;
  expect(value("message_template_status_update")).toMatchObject({
    event: "PAUSED",
    message_template_name: "rappel_inscription",
  });
  expect(value("message_template_quality_update")).toMatchObject({
    previous_quality_score: "GREEN",
    new_quality_score: "RED",
  });
  expect(value("template_category_update")).toMatchObject({
    previous_category: "MARKETING",
    new_category: "UTILITY",
  });
  expect(value("business_capability_update")).toMatchObject({ max_daily_conversations_per_business: 250 });
  expect(value("account_update")).toMatchObject({ event: "DISABLED_UPDATE" });
});

it("an edit, a message in a group, one on standby and one's own card have Meta's shapes", async () => {
  const from = freshNumber();
  await meta.control({ reply: { from, type: "edit", text: "STOP" } });
  await meta.control({ reply: { from, text: "oui", group: true } });
  await meta.control({ reply: { from, type: "contacts", origin: "contact_request" } });
  await meta.control({ reply: { from, text: "bonjour", standby: true } });
  const observed = () => meta.receiver.changes().filter(({ field }) => field === "standby");
  await until(() => observed().length === 1, "standby");
  await until(() => meta.receiver.messages().length === 3, "three messages");
  const messageOf = (type: string) => meta.receiver.messages().find((each) => each.type === type);
  expect(messageOf("edit")).toMatchObject({ edit: { message: { type: "text", text: { body: "STOP" } } } });
  expect(messageOf("text")).toMatchObject({ group_id: expect.any(String), text: { body: "oui" } });
  expect(messageOf("contacts")).toMatchObject({
    origin: "contact_request",
    contacts: [{ phones: [{ phone: from }] }],
  });
  expect(observed()).toMatchObject([
    { value: { standby: { messages: [{ type: "text", text: { body: "bonjour" } }] } } },
  ]);
});
