import { createHash, createHmac, randomInt } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderMeta, service } from "../support/service.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

interface LedgerEntry {
  to: string;
  kind: string;
  body: string | null;
  accepted: boolean;
  outcome: string;
}
interface Stats {
  audience: number;
  message_1: Record<string, number>;
  message_2: Record<string, number>;
}

let admin: Api;
let senderId: number;
let startedAt: number;

const ledger = async (phones: string[]): Promise<LedgerEntry[]> => {
  const response = await fetch(`${stack().whatsapp}/__ledger?since=${startedAt}`);
  const { entries } = (await response.json()) as { entries: LedgerEntry[] };
  return entries.filter((entry) => phones.includes(entry.to));
};

const callJob = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, stack().app), { method: "POST", body, headers });
const secret = () => ({ authorization: `Bearer ${stack().env.CRON_SECRET}` });

function signature(path: string, raw: string): Record<string, string> {
  const { env } = stack();
  const base64 = (text: string) => Buffer.from(text).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  const body = createHash("sha256").update(raw).digest("base64url");
  const sub = new URL(path, env.APP_URL).toString();
  const claims = { iss: "Upstash", sub, exp: iat + 300, nbf: 0, iat, jti: "j", body };
  const head = `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64(JSON.stringify(claims))}`;
  const hash = createHmac("sha256", env.QSTASH_CURRENT_SIGNING_KEY ?? "")
    .update(head)
    .digest("base64url");
  return { "upstash-signature": `${head}.${hash}` };
}

let audiences = 100;

/** A category of `count` contacts; their numbers have the given endings, and otherwise neutral ones. */
async function audience(
  count: number,
  endings: string[] = [],
): Promise<{ category: number; phones: string[] }> {
  const created = await admin.post<{ id: number }>("/api/categories", { name: `Envoi ${randomInt(1e9)}` });
  const prefix = `+22177${++audiences}`;
  const phones: string[] = [];
  for (let index = 0; index < count; index++) {
    const phone = `${prefix}${endings[index] ?? 1000 + index}`;
    const { status, body } = await admin.post("/api/contacts", {
      full_name: `Awa ${index}`,
      phone,
      category_ids: [created.body.id],
    });
    expect([status, body]).toEqual([201, expect.anything()]);
    phones.push(phone);
  }
  return { category: created.body.id, phones };
}

async function launch(category: number, follow_up: object | undefined = undefined): Promise<number> {
  const { status, body } = await admin.post<{ id: number }>("/api/campaigns", {
    name: `Campagne ${randomInt(1e9)}`,
    category_ids: [category],
    template: { name: "rappel_inscription", language: "fr", variables: VARIABLES },
    follow_up,
    launch: true,
  });
  expect([status, body]).toEqual([201, expect.objectContaining({ id: expect.any(Number) })]);
  return body.id;
}
const VARIABLES = { "1": { field: "full_name" } };

const stats = async (id: number) => (await admin.get<Stats>(`/api/campaigns/${id}/stats`)).body;
const soon = { timeout: 60_000, interval: 300 };

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  const senders = await service("GET", "senders?select=id");
  senderId = senders[0]?.id ?? 0;
  await service("PATCH", `senders?id=eq.${senderId}`, { rate_per_minute: 600 });
});
beforeEach(async () => {
  await orderMeta({ reset: "orders" });
  startedAt = Date.now();
});

describe("a job's route", () => {
  it("accepts QStash's signature of body and address, and the cron secret", async () => {
    const raw = JSON.stringify({ sender_id: senderId });
    expect((await callJob("/api/jobs/send", raw)).status).toBe(401);
    expect((await callJob("/api/jobs/send", raw, { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await callJob("/api/jobs/send", raw, signature("/api/jobs/sweep", raw))).status).toBe(401);
    expect((await callJob("/api/jobs/send", `${raw} `, signature("/api/jobs/send", raw))).status).toBe(401);
    expect((await callJob("/api/jobs/send", raw, signature("/api/jobs/send", raw))).status).toBe(200);
    expect((await callJob("/api/jobs/send", raw, secret())).status).toBe(200);
  });

  it.each(["", "{", "[]", '{"sender_id":"x"}', '{"sender_id":0}', '{"sender_id":999999999}'])(
    "refuses %j so that it is not repeated",
    async (raw) => {
      const response = await callJob("/api/jobs/send", raw, secret());
      expect([response.status, response.headers.get("upstash-nonretryable-error")]).toEqual([489, "true"]);
    },
  );

  it("allows the sweep by GET too, with the secret", async () => {
    const url = new URL("/api/jobs/sweep", stack().app);
    expect((await fetch(url)).status).toBe(401);
    const response = await fetch(url, { headers: secret() });
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ woken: expect.any(Number), wrong_counters: 0 }),
    ]);
  });
});

describe("a campaign", () => {
  it("reaches each contact once, and sends Message 2 once to those who reply", async () => {
    const { category, phones } = await audience(6, ["9992"]);
    const id = await launch(category, { body: "Merci {{full_name}} !" });
    await expect
      .poll(async () => {
        const { message_1, message_2 } = await stats(id);
        return [
          (message_1.delivered ?? 0) + (message_1.read ?? 0),
          (message_2.delivered ?? 0) + (message_2.read ?? 0),
        ];
      }, soon)
      .toEqual([6, 1]);
    const entries = await ledger(phones);
    const to = (kind: string) =>
      new Set(entries.filter((entry) => entry.kind === kind).map((entry) => entry.to));
    expect([entries.length, to("template").size, to("text").size]).toEqual([7, 6, 1]);
    expect(entries.find((entry) => entry.kind === "text")?.body).toMatch(/^Merci Awa \d !$/);
  });

  it("never repeats a message whose response was lost; the webhook settles its outcome", async () => {
    const { category, phones } = await audience(4, ["9996"]);
    const id = await launch(category);
    await expect
      .poll(async () => {
        const { message_1 } = await stats(id);
        return (message_1.delivered ?? 0) + (message_1.read ?? 0);
      }, soon)
      .toBe(4);
    const entries = await ledger(phones);
    expect(entries.map((entry) => entry.outcome).toSorted((a, b) => a.localeCompare(b))).toEqual([
      "accepted",
      "accepted",
      "accepted",
      "cut_after_acceptance",
    ]);
  });

  it("retries a passing error, and stops at an expired token until it is resumed", async () => {
    await service("PATCH", `senders?id=eq.${senderId}`, { retry_base: "00:00:01" });
    const passing = await audience(2, ["9995"]);
    const first = await launch(passing.category);
    await expect.poll(async () => (await stats(first)).message_1.queued, soon).toBe(0);
    await expect
      .poll(async () => (await ledger(passing.phones)).filter((entry) => entry.accepted).length, soon)
      .toBe(2);

    await orderMeta({ errors: { code: 190 } });
    const stopped = await audience(3);
    const second = await launch(stopped.category);
    const status = async () => (await admin.get<{ status: string }>(`/api/campaigns/${second}`)).body.status;
    await expect.poll(status, soon).toBe("paused");
    expect((await stats(second)).message_1.failed ?? 0).toBe(0);
    await orderMeta({ errors: [] });
    await service("PATCH", `senders?id=eq.${senderId}`, { paused_at: null, pause_reason: null });
    expect((await admin.post(`/api/campaigns/${second}/resume`)).status).toBe(200);
    await expect
      .poll(
        async () =>
          new Set((await ledger(stopped.phones)).filter((each) => each.accepted).map((each) => each.to)).size,
        soon,
      )
      .toBe(3);
  });

  it("is sent by one pump, however many are started", async () => {
    const { category, phones } = await audience(8);
    const id = await launch(category);
    const raw = JSON.stringify({ sender_id: senderId });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => callJob("/api/jobs/send", raw, secret())),
    );
    const ended = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { ended: string }).ended),
    );
    expect(ended.filter((each) => each === "busy").length).toBeGreaterThanOrEqual(4);
    await expect.poll(async () => (await stats(id)).message_1.queued, soon).toBe(0);
    expect((await ledger(phones)).length).toBe(8);
  });

  it("is handed on by a repeated delivery to a new wake, which has all its retries again", async () => {
    const { category, phones } = await audience(2);
    const pause = (paused_at: string | null) =>
      service("PATCH", `senders?id=eq.${senderId}`, { paused_at, pause_reason: paused_at && "person" });
    await pause(new Date().toISOString());
    const id = await launch(category);
    await expect.poll(async () => (await stats(id)).message_1.queued, soon).toBe(2);
    // Written behind the app's back, so that nothing but this delivery knows of the work.
    await pause(null);
    const raw = JSON.stringify({ sender_id: senderId });
    const repeated = await callJob("/api/jobs/send", raw, { ...secret(), "upstash-retried": "1" });
    expect([repeated.status, await repeated.json()]).toEqual([200, { ended: "woken_anew" }]);
    await expect.poll(async () => (await ledger(phones)).length, soon).toBe(2);
  });

  it("is not sent by a repeated delivery, which waits for a live lease to end and then publishes a new wake", async () => {
    const { category, phones } = await audience(6);
    await service("PATCH", `senders?id=eq.${senderId}`, { rate_per_minute: 60 });
    await launch(category);
    const raw = JSON.stringify({ sender_id: senderId });
    await expect.poll(async () => (await ledger(phones)).length, soon).toBeGreaterThan(0);
    const repeated = await callJob("/api/jobs/send", raw, { ...secret(), "upstash-retried": "1" });
    expect(repeated.status).toBe(503);
    expect(Number(repeated.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(repeated.headers.get("retry-after"))).toBeLessThanOrEqual(8);
    await expect.poll(async () => (await ledger(phones)).length, soon).toBe(6);
    await service("PATCH", `senders?id=eq.${senderId}`, { rate_per_minute: 600 });
  });
});
