import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "@upstash/redis";
import { type RedisStandIn, startRedis } from "./server.ts";

export const TOKEN = "redis_test";

export type TestRedis = {
  url: string;
  /** The vendor's client. */
  client: Redis;
  /** A request as it travels; for what the client never sends. */
  ask: (
    path: string,
    options?: { body?: unknown; token?: string; method?: string },
  ) => Promise<{ status: number; body: unknown }>;
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

export async function startTestRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), "relance-redis-"));
  let server: RedisStandIn = await startRedis({ port: 0, folder, token: TOKEN });
  const port = Number(new URL(server.url).port);
  return {
    url: server.url,
    client: new Redis({
      url: server.url,
      token: TOKEN,
      automaticDeserialization: false,
      enableTelemetry: false,
    }),
    ask: async (place, { body, token = TOKEN, method = body === undefined ? "GET" : "POST" } = {}) => {
      const response = await fetch(server.url + place, {
        method,
        headers: { authorization: `Bearer ${token}` },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    },
    restart: async () => {
      await server.stop();
      server = await startRedis({ port, folder, token: TOKEN });
    },
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
