import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, vi } from "vitest";

/** The calls published to QStash: the job's path and the body. */
export type Wake = { path: string; body: Record<string, unknown> };

/** An environment whose QStash responds and keeps the calls. */
export async function listenForWakes(): Promise<Wake[]> {
  const wakes: Wake[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, target = ""] = (request.url ?? "").split("/v2/publish/");
    wakes.push({
      path: new URL(decodeURIComponent(target)).pathname,
      body: JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>,
    });
    response.writeHead(201, { "content-type": "application/json" }).end('{"messageId": "m"}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => server.close());
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, value] of Object.entries({
    NEXT_PUBLIC_SUPABASE_URL: here,
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "public",
    SUPABASE_SECRET_KEY: "secret",
    QSTASH_URL: here,
    QSTASH_TOKEN: "token",
    QSTASH_CURRENT_SIGNING_KEY: "current",
    QSTASH_NEXT_SIGNING_KEY: "next",
    CRON_SECRET: "a cron secret of length",
  })) {
    vi.stubEnv(name, value);
  }
  return wakes;
}
