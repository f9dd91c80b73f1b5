// @vitest-environment node
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { localEnvironment } from "../../scripts/local/environment.ts";
import { startRedis } from "../../stand-ins/redis/server";

const folder = await mkdtemp(path.join(tmpdir(), "relance-newest-attempt-"));
const redis = await startRedis({ port: 0, token: "redis_secret_of_the_test", folder });
const { variables } = localEnvironment({});
for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
vi.stubEnv("UPSTASH_REDIS_REST_URL", redis.url);
vi.stubEnv("UPSTASH_REDIS_REST_TOKEN", "redis_secret_of_the_test");
const { newestAttempt } = await import("./newest-attempt");

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it("the newest attempt is kept for each sender, the first at once; without Redis nothing fails", async () => {
  expect(await newestAttempt(1).read()).toBeNull();
  const pump = newestAttempt(1);
  pump.note("first");
  await vi.waitFor(async () => expect(await newestAttempt(1).read()).toBe("first"));
  pump.note("second");
  pump.note("third");
  expect(await pump.read()).toBe("first");
  await pump.settled();
  expect(await pump.read()).toBe("third");
  expect(await newestAttempt(2).read()).toBeNull();
  await redis.stop();
  pump.note("fourth");
  await pump.settled();
  expect(await pump.read()).toBeNull();
});
