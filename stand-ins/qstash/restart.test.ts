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
  it("keeps delayed messages, deduplication, dead letters, schedules and pauses", async () => {
    const before = await startForTest();
    const { client } = before;
    app.react = ({ url }) => ({ status: url === "/dead" ? 500 : 200 });
    const kept = await client.publish({
      url: `${app.url}/later`,
      body: "kept",
      delay: 1,
      deduplicationId: "d",
    });
    await client.publish({ url: `${app.url}/dead`, retries: 0 });
    await until(async () => (await client.dlq.listMessages()).messages[0]);
    await client.schedules.create({ destination: app.url, cron: "0 0 1 1 *", scheduleId: "yearly" });
    await client.flowControl.pause("held");
    await before.stop();

    const after = await startForTest(before.folder);
    expect((await after.client.dlq.listMessages()).messages).toHaveLength(1);
    expect(await after.client.schedules.get("yearly")).toMatchObject({ cron: "0 0 1 1 *" });
    expect(await after.client.flowControl.get("held")).toMatchObject({ isPaused: true });
    expect(await after.client.publish({ url: `${app.url}/later`, deduplicationId: "d" })).toEqual({
      messageId: kept.messageId,
      deduplicated: true,
    });
    const call = await until(() => app.received.find(({ url }) => url === "/later"));
    expect(call).toMatchObject({ body: "kept" });
    expect(call.headers["upstash-message-id"]).toBe(kept.messageId);
    await after.stop();
  });

  it("after kill -9 loses no message that was answered, and ends on SIGTERM", async () => {
    const folder = await mkdtemp(join(tmpdir(), "qstash-kill-"));
    const first = await startProcess(folder);
    const client = clientOf(first.url);
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => client.publish({ url: app.url, body: String(n), delay: 1 })),
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
