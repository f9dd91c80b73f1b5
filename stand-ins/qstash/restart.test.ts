import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientOf, Destination, SECRETS, startForTest, until } from "./testing.ts";

let app: Destination;
beforeEach(async () => {
  app = await new Destination().start();
});
afterEach(() => app.stop());

async function startProcess(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("./start.ts", import.meta.url))], {
    env: {
      ...process.env,
      QSTASH_PORT: "0",
      DATA_DIR: folder,
      QSTASH_TOKEN: SECRETS.token,
      QSTASH_CURRENT_SIGNING_KEY: SECRETS.currentSigningKey,
      QSTASH_NEXT_SIGNING_KEY: SECRETS.nextSigningKey,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    printed += chunk;
  });
  const [url] = await until(() => /http:\S+/.exec(printed));
  return { child, url };
}

const ended = (child: ChildProcess) => until(() => child.exitCode !== null || child.signalCode !== null);

describe("a restart", () => {
  it("keeps delayed messages, deduplication ids and schedules", async () => {
    const before = await startForTest();
    const url = `${app.url}/later`;
    const kept = await before.client.publishJSON({ url, body: "kept", delay: 1, deduplicationId: "d" });
    const schedule = { destination: app.url, cron: "0 0 1 1 *", scheduleId: "yearly" };
    await before.client.schedules.create(schedule);
    await before.stop();

    const after = await startForTest(before.folder);
    expect(await after.client.schedules.list()).toMatchObject([schedule]);
    expect(await after.client.publishJSON({ url, deduplicationId: "d" })).toEqual({
      messageId: kept.messageId,
      deduplicated: true,
    });
    const call = await until(() => app.received[0]);
    expect(call).toMatchObject({ url: "/later", body: '"kept"' });
    expect(call.headers["upstash-message-id"]).toBe(kept.messageId);
    await after.stop();
  });

  it("after kill -9 loses no accepted message, and SIGTERM ends the process", async () => {
    const folder = await mkdtemp(join(tmpdir(), "qstash-kill-"));
    const first = await startProcess(folder);
    const client = clientOf(first.url);
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => client.publishJSON({ url: app.url, body: n, delay: 1 })),
    );
    first.child.kill("SIGKILL");
    await ended(first.child);
    const second = await startProcess(folder);
    await until(() => app.received.length >= 20);
    const delivered = app.received.map(({ headers }) => headers["upstash-message-id"]);
    expect(new Set(delivered)).toEqual(new Set(ids.map(({ messageId }) => messageId)));
    second.child.kill("SIGTERM");
    await ended(second.child);
    expect(second.child.exitCode).toBe(0);
  });
});
