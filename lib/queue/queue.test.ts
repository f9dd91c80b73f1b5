// @vitest-environment node
import { createHash, createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { publishLaunch, wakeSender } from "./publish";
import { createSchedules } from "./schedules";
import { verifyDelivery } from "./verify";

type Answer = { status: number; headers?: Record<string, string>; body?: string } | "never";
const requests: { url: string; headers: http.IncomingHttpHeaders; body: string }[] = [];
let answer: Answer = { status: 201, body: '{"messageId":"m"}' };
const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  requests.push({ url: request.url ?? "", headers: request.headers, body });
  if (answer !== "never") response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const qstashUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const APP = "https://app.example";
for (const [name, value] of Object.entries({
  APP_URL: `${APP}/`,
  QSTASH_URL: qstashUrl,
  QSTASH_TOKEN: "token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_current",
  QSTASH_NEXT_SIGNING_KEY: "sig_next",
  NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:1",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  CRON_SECRET: "0123456789abcdef",
}))
  vi.stubEnv(name, value);

beforeEach(() => {
  requests.length = 0;
  answer = { status: 201, body: '{"messageId":"m"}' };
});

describe("publishing to QStash", () => {
  it("sends a wake with the sender's id and a retry delay just over the lease", async () => {
    expect(await wakeSender(3)).toEqual({ published: true });
    expect(requests).toMatchObject([
      {
        url: `/v2/publish/${APP}/api/jobs/send`,
        body: '{"sender_id":3}',
        headers: { "upstash-retries": "3", "upstash-retry-delay": "9000", authorization: "Bearer token" },
      },
    ]);
    expect(requests[0]?.headers).not.toHaveProperty("upstash-delay");
  });

  it("rounds a wake's delay up, and prefixes its id with this deployment", async () => {
    await wakeSender(3, { delay_ms: 1_200, deduplication_id: "3:9" });
    expect(requests[0]?.headers).toMatchObject({
      "upstash-delay": "2s",
      "upstash-deduplication-id": "app.example:3:9",
    });
  });

  it.each<[string, Answer, string]>([
    [
      "the day's messages are used up",
      { status: 429, headers: { "RateLimit-Limit": "1000" } },
      "daily_quota",
    ],
    [
      "too many calls come at once",
      { status: 429, headers: { "Burst-RateLimit-Limit": "100" } },
      "rate_limited",
    ],
    ["QStash refuses", { status: 400, body: "invalid" }, "refused"],
    ["QStash fails", { status: 500 }, "refused"],
  ])("reports a failure when %s", async (_name, given, reason) => {
    answer = given;
    expect(await publishLaunch(1)).toEqual({ published: false, reason });
  });

  it("gives up when QStash never responds", { timeout: 10_000 }, async () => {
    answer = "never";
    expect(await wakeSender(1)).toEqual({ published: false, reason: "unreachable" });
  });

  it("creates the schedule under a fixed id, so that it overwrites itself", async () => {
    answer = { status: 201, body: '{"scheduleId":"relance-sweep"}' };
    await createSchedules();
    expect(requests[0]).toMatchObject({
      url: `/v2/schedules/${APP}/api/jobs/sweep`,
      headers: { "upstash-cron": "*/15 * * * *", "upstash-schedule-id": "relance-sweep" },
    });
  });
});

const base64 = (text: string) => Buffer.from(text).toString("base64url");

function sign(
  raw: string,
  url: string,
  { key = "sig_current", at = Date.now() / 1000, exp = 300, nbf = 0 } = {},
) {
  const iat = Math.floor(at);
  const body = createHash("sha256").update(raw).digest("base64url");
  const claims = { iss: "Upstash", sub: url, exp: iat + exp, nbf, iat, jti: "j", body };
  const head = `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64(JSON.stringify(claims))}`;
  return `${head}.${createHmac("sha256", key).update(head).digest("base64url")}`;
}

describe("a request to a job", () => {
  const raw = '{"sender_id":3}';
  const delivered = (signature: string | null, path = "/api/jobs/send", body = raw) =>
    verifyDelivery(
      new Request(`http://10.0.0.5:3000${path}`, {
        method: "POST",
        body,
        headers: signature === null ? {} : { "upstash-signature": signature },
      }),
      body,
    );
  const here = `${APP}/api/jobs/send`;
  const soon = Math.floor(Date.now() / 1000);

  it("is accepted with either signing key, under any host name, with clocks up to 5 s apart", async () => {
    expect(await delivered(sign(raw, here))).toBe(true);
    expect(await delivered(sign(raw, here, { key: "sig_next" }))).toBe(true);
    const ahead = (seconds: number) => sign(raw, here, { nbf: Math.floor(Date.now() / 1000) + seconds });
    expect(await delivered(ahead(4))).toBe(true);
    expect(await delivered(ahead(8))).toBe(false);
    expect(await delivered(sign(raw, `${here}?a=b%20c`), "/api/jobs/send?a=b%20c")).toBe(true);
  });

  it.each([
    ["no signature", null, undefined],
    ["a malformed signature", "a.b.c", undefined],
    ["another key of the same length", sign(raw, here, { key: "sig_currenT" }), undefined],
    ["an expired signature", sign(raw, here, { at: soon - 400 }), undefined],
    ["another address's signature", sign(raw, `${APP}/api/jobs/sweep`), undefined],
    ["another deployment's signature", sign(raw, "https://preview.example/api/jobs/send"), undefined],
    ["another body", sign(raw, here), '{"sender_id":4}'],
  ])("with %s is refused", async (_name, signature, body) => {
    expect(await delivered(signature, "/api/jobs/send", body)).toBe(false);
  });
});
