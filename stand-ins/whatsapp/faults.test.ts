import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { DEFAULTS } from "./config.ts";
import { freshNumber, startAll } from "./fixtures.ts";
import { densest, type summarize } from "./ledger-summary.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll();
});
afterAll(() => meta.close());
beforeEach(() => meta.control({ reset: true }));

const last = async () => (await meta.ledger()).at(-1);
const summary = () => meta.json<ReturnType<typeof summarize>>("/__ledger/summary");

it("an error applies to the next n requests, with its code and status", async () => {
  await meta.control({ errors: { code: 130429, http_status: 429, next: 2 } });
  const answers = [];
  for (let n = 0; n < 3; n += 1) answers.push(await meta.welcome(freshNumber()));
  expect(answers.map((answer) => answer.status)).toEqual([429, 429, 200]);
  expect(answers[0]?.body.error?.code).toBe(130429);
  expect(await summary()).toMatchObject({ requests: 3, accepted: 1, refused: 2, by_code: { 130429: 2 } });
});

it("an error for one number leaves the others alone, until it is cancelled", async () => {
  const affected = freshNumber();
  await meta.control({ errors: { code: 131016, to: affected } });
  expect((await meta.welcome(affected)).body.error?.code).toBe(131016);
  expect((await meta.welcome(freshNumber())).status).toBe(200);
  expect((await meta.welcome(affected)).status).toBe(500);
  await meta.control({ errors: [] });
  expect((await meta.welcome(affected)).status).toBe(200);
});

it("an error with a probability applies to about that share of requests", async () => {
  await meta.control({ errors: { code: 131000, probability: 0.5 } });
  const answers = await Promise.all(Array.from({ length: 200 }, () => meta.welcome(freshNumber())));
  const affected = answers.filter((answer) => answer.status === 500).length;
  expect(affected).toBeGreaterThan(60);
  expect(affected).toBeLessThan(140);
});

it("a message with an error by webhook is accepted first", async () => {
  await meta.control({ errors: { code: 131053, via: "webhook", next: 1 } });
  const wamid = (await meta.welcome(freshNumber())).body.messages?.[0]?.id;
  await expect.poll(() => meta.receiver.statuses(wamid)[0]?.errors?.[0]?.code).toBe(131053);
});

const post = (to: string) =>
  fetch(`${meta.url}/v25.0/${DEFAULTS.phoneNumberId}/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${DEFAULTS.accessToken}` },
    body: JSON.stringify({
      messaging_product: "whatsapp",
      to,
      type: "template",
      template: { name: "bienvenue", language: { code: "fr" } },
    }),
  });

it("a 5xx has a Graph body, a page or no body, and the message may be accepted all the same", async () => {
  await meta.control({
    http_status: [
      { status: 503, body: "graph", next: 1 },
      { status: 502, next: 1 },
      { status: 504, body: "empty", accepted: true, next: 1 },
      { status: 429, body: "graph", retry_after: 7, next: 1 },
    ],
  });
  const graph = await post(freshNumber());
  expect([graph.status, ((await graph.json()) as { error: { code: number } }).error.code]).toEqual([503, 2]);
  const page = await post(freshNumber());
  expect([page.status, page.headers.get("content-type")]).toEqual([502, "text/html; charset=utf-8"]);
  const empty = await post(freshNumber());
  expect([empty.status, await empty.text()]).toEqual([504, ""]);
  expect(await last()).toMatchObject({ accepted: true, outcome: "accepted", http_status: 504 });
  expect((await post(freshNumber())).headers.get("retry-after")).toBe("7");
});

it("ordered bytes take the place of a response, whatever they are, and the message is not accepted", async () => {
  const [garbled, cut] = [freshNumber(), freshNumber()];
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const head = "HTTP/1.1 299 Odd\r\nconnection: close\r\ncontent-length: 5\r\n\r\n";
  await meta.control({
    raw: [
      { base64: base64("no HTTP at all"), to: garbled },
      { base64: base64(`${head}ab`), to: cut },
      { base64: base64(`${head}abcde`), next: 1 },
    ],
  });
  await expect(post(garbled)).rejects.toThrow();
  await expect(post(cut).then((answer) => answer.text())).rejects.toThrow();
  const whole = await post(freshNumber());
  expect([whole.status, await whole.text()]).toEqual([299, "abcde"]);
  expect(await last()).toMatchObject({ accepted: false, outcome: "refused", http_status: null });
  expect((await post(freshNumber())).status).toBe(200);
});

it("an error from one of our numbers leaves the others alone", async () => {
  await meta.control({ errors: { code: 131031, from: "555" } });
  expect((await meta.welcome(freshNumber())).status).toBe(200);
  await meta.control({ errors: { code: 131031, from: DEFAULTS.phoneNumberId } });
  expect((await meta.welcome(freshNumber())).body.error?.code).toBe(131031);
});

it("a message whose connection is cut is accepted or not, as ordered, and is in the ledger", async () => {
  await meta.control({ cut_after_acceptance: { next: 1 } });
  await expect(meta.welcome(freshNumber())).rejects.toThrow();
  expect(await last()).toMatchObject({
    outcome: "cut_after_acceptance",
    accepted: true,
    wamid: expect.any(String),
  });
  await meta.control({ cut_before: { next: 1 } });
  await expect(meta.welcome(freshNumber())).rejects.toThrow();
  expect(await last()).toMatchObject({ outcome: "cut_before", accepted: false, wamid: null });
  expect((await meta.welcome(freshNumber())).status).toBe(200);
  expect(await summary()).toMatchObject({ requests: 3, accepted: 2, cut_before: 1, cut_after_acceptance: 1 });
});

it("latency delays the answer, not the acceptance", async () => {
  await meta.control({ latency_ms: [300, 400] });
  const started = performance.now();
  const pending = meta.welcome(freshNumber());
  await expect.poll(async () => (await summary()).accepted, { interval: 10 }).toBe(1);
  expect(performance.now() - started).toBeLessThan(290);
  await pending;
  expect(performance.now() - started).toBeGreaterThanOrEqual(299);
});

it("more than 80 requests a second are refused if ordered", async () => {
  await meta.control({ limits: { per_second: 80 } });
  const answers = await Promise.all(Array.from({ length: 100 }, () => meta.welcome(freshNumber())));
  expect(answers.filter((answer) => answer.body.error?.code === 130429).length).toBe(20);
});

it("the summary lists those who received the same message twice, and nobody else", async () => {
  const [twice, both] = [freshNumber(), freshNumber()];
  await meta.welcome(twice, { biz_opaque_callback_data: "a" });
  await meta.welcome(twice, { biz_opaque_callback_data: "b" });
  await meta.welcome(both);
  await meta.reminder(both);
  const { duplicates, recipients, by_kind } = await summary();
  expect(duplicates).toEqual([
    expect.objectContaining({
      to: twice,
      count: 2,
      template: "bienvenue",
      biz_opaque_callback_data: ["a", "b"],
    }),
  ]);
  expect([recipients, by_kind]).toEqual([2, { template: 4 }]);
});

it("?since leaves out earlier entries", async () => {
  await meta.welcome(freshNumber());
  const at = (await last())?.at ?? 0;
  await new Promise((resolve) => setTimeout(resolve, 5));
  await meta.welcome(freshNumber());
  expect(await meta.ledger(`?since=${at + 1}`)).toHaveLength(1);
  expect((await meta.json<{ accepted: number }>(`/__ledger/summary?since=${at + 1}`)).accepted).toBe(1);
});

it("a span is half open: two times exactly a minute apart are not in the same minute", () => {
  const every = (stepMs: number, count: number) => Array.from({ length: count }, (_, n) => 1000 + n * stepMs);
  expect(densest(every(2400, 100), 60_000).count).toBe(25);
  expect(densest(every(2399, 100), 60_000).count).toBe(26);
  expect(densest([5, 1, 1002, 1003, 1004, 1005], 1000)).toEqual({ count: 4, from: 5 });
  expect(densest([], 1000)).toEqual({ count: 0, from: null });
});

it.each([
  ["an unknown order", { explode: true }],
  ["a fault with a wrong name", { webhooks: { duplicates: 2 } }],
  ["a probability over 1", { cut_before: { probability: 2 } }],
  ["a tap on a button that nobody was sent", { reply: { from: "+33612345678", type: "button" } }],
  ["an unknown template", { template: { name: "nothing", status: "PAUSED" } }],
])("%s is refused with a reason", async (_what, order) => {
  const answer = await meta.control(order);
  expect(answer.status).toBe(400);
  expect(answer.body.error).toBeTruthy();
});
