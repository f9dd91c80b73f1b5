// @vitest-environment node
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { localEnvironment } from "../../scripts/local/environment.ts";
import { startRedis } from "../../stand-ins/redis/server";

const folder = await mkdtemp(path.join(tmpdir(), "relance-epochs-"));
const redis = await startRedis({ port: 0, token: "redis_secret_of_the_test", folder });
const { variables } = localEnvironment({});
for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
vi.stubEnv("UPSTASH_REDIS_REST_URL", redis.url);
vi.stubEnv("UPSTASH_REDIS_REST_TOKEN", "redis_secret_of_the_test");
const { isFirstOfItsEpoch } = await import("./epochs");

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

it("an epoch is new once, for each mark of its own; without Redis it always is", async () => {
  const pump = { mark: "0123abcd", epoch: 7 };
  expect([await isFirstOfItsEpoch(pump), await isFirstOfItsEpoch(pump)]).toEqual([true, false]);
  expect(await isFirstOfItsEpoch({ ...pump, epoch: 8 })).toBe(true);
  expect(await isFirstOfItsEpoch({ ...pump, mark: "0123abce" })).toBe(true);
  await redis.stop();
  expect(await isFirstOfItsEpoch(pump)).toBe(true);
});
