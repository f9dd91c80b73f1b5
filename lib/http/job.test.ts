// @vitest-environment node
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { type JobCtx, job } from "./job";

const SECRET = "0123456789abcdef";
for (const [name, value] of Object.entries({
  APP_URL: "https://app.example",
  QSTASH_TOKEN: "token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_current",
  QSTASH_NEXT_SIGNING_KEY: "sig_next",
  NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:1",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  CRON_SECRET: SECRET,
}))
  vi.stubEnv(name, value);

const calls: { retried: number; input: unknown }[] = [];
afterEach(() => void calls.splice(0));

const run = async (
  body: string | ReadableStream<Uint8Array>,
  headers: Record<string, string> = { authorization: `Bearer ${SECRET}` },
  verb?: (ctx: JobCtx) => Promise<object>,
) => {
  const door = job(z.object({ id: z.number() }), async (ctx, input) => {
    calls.push({ retried: ctx.retried, input });
    return verb ? verb(ctx) : { done: true };
  });
  const init = { method: "POST", body, headers, duplex: "half" };
  return door(new Request("https://app.example/api/jobs/send", init));
};

describe("a job", () => {
  it("runs for the cron secret", async () => {
    const response = await run('{"id":1}');
    expect([response.status, await response.json(), calls]).toEqual([
      200,
      { done: true },
      [{ retried: 0, input: { id: 1 } }],
    ]);
  });

  const changed = Array.from(SECRET, (_, at) => `${SECRET.slice(0, at)}x${SECRET.slice(at + 1)}`);
  it.each([
    ...changed.map((secret) => `Bearer ${secret}`),
    `Bearer ${"x".repeat(SECRET.length)}`,
    `Bearer ${SECRET.toUpperCase()}`,
    `Bearer ${SECRET}x`,
    `Bearer ${SECRET.slice(1)}`,
    `bearer ${SECRET}`,
    `Basic_ ${SECRET}`,
    SECRET,
    "Bearer ",
  ])("is refused with the authorization %j", async (authorization) => {
    expect((await run('{"id":1}', { authorization })).status).toBe(401);
    expect(calls).toEqual([]);
  });

  it.each<Record<string, string>>([{}, { "upstash-signature": "" }])(
    "does not read the body of a call with %j",
    async (headers) => {
      const unread = new ReadableStream<Uint8Array>(
        {
          pull: () => {
            throw new Error("the body was read");
          },
        },
        { highWaterMark: 0 },
      );
      expect((await run(unread, headers)).status).toBe(401);
    },
  );

  it("is refused with a signature of the right form by another key", async () => {
    const head = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");
    const signature = `${head}.${Buffer.from("{}").toString("base64url")}.${"A".repeat(43)}`;
    expect((await run('{"id":1}', { "upstash-signature": signature })).status).toBe(401);
  });

  it.each(["", "{", "[]", '{"id":"1"}'])("ends QStash's retries of the invalid body %j", async (body) => {
    const response = await run(body);
    expect([response.status, response.headers.get("upstash-nonretryable-error")]).toEqual([489, "true"]);
    expect(calls).toEqual([]);
  });

  it("ends QStash's retries when its subject is gone, not after other errors", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const failing = (error: Error) => run('{"id":1}', undefined, () => Promise.reject(error));
    expect((await failing(new AppError("not_found"))).status).toBe(489);
    expect((await failing(new AppError("unavailable"))).status).toBe(503);
    expect((await failing(new Error("no connection"))).status).toBe(500);
  });

  it("takes a body of 16 KiB and no more", async () => {
    const sized = (bytes: number) => run(`{"id":1}${" ".repeat(bytes - 8)}`);
    expect((await sized(16 * 1024)).status).toBe(200);
    expect((await sized(16 * 1024 + 1)).status).toBe(413);
  });

  it("is told how often QStash has retried it", async () => {
    const authorization = `Bearer ${SECRET}`;
    for (const retried of ["0", "1", "3", "x", ""])
      await run('{"id":1}', { authorization, "upstash-retried": retried });
    expect(calls.map(({ retried }) => retried)).toEqual([0, 1, 3, 0, 0]);
  });
});
