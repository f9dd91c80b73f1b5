import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { Redis } from "@upstash/redis";
import { type RedisStandIn, startRedis } from "./server.ts";

const TOKEN = "redis_test";

export const pause = (ms: number) => setTimeout(ms);

export type TestRedis = {
  url: string;
  client: Redis;
  /** One request as it is on the wire: a POST if there is a body. */
  ask: (path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
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
    ask: async (place, body) => {
      const response = await fetch(server.url + place, {
        method: body === undefined ? "GET" : "POST",
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify(body),
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
