import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { freePort } from "../ports.ts";
import { DEFAULTS } from "./config.ts";
import { clientOf, freshNumber, newDataDir, PIN, type Receiver, startReceiver, until } from "./fixtures.ts";

const port = await freePort();
const meta = clientOf(`http://127.0.0.1:${port}`);
let receiver: Receiver;
let child: ChildProcess | undefined;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
afterEach(() => child?.kill("SIGKILL"));

async function start(dataDir: string) {
  const started = spawn(process.execPath, [join(import.meta.dirname, "start.ts")], {
    env: { ...process.env, WHATSAPP_PORT: String(port), DATA_DIR: dataDir, WEBHOOK_URL: receiver.url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  const ended = once(started, "exit");
  await once(started.stdout, "data");
  await meta.register(PIN);
  await meta.subscribe(receiver.url);
  return {
    kill: async (signal: NodeJS.Signals) => {
      started.kill(signal);
      await ended;
      return started.exitCode;
    },
  };
}

const ledger = () => meta.ledger();

it("kill -9 while sending loses neither an accepted message nor its statuses", async () => {
  const dataDir = newDataDir();
  let running = await start(dataDir);
  const answered: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const sending = Array.from({ length: 40 }, () =>
      meta.welcome(freshNumber("9998")).then(
        (answer) => answered.push(answer.body.messages?.[0]?.id ?? ""),
        () => undefined,
      ),
    );
    const before = answered.length;
    await until(() => answered.length > before + round, "an answer");
    await running.kill("SIGKILL");
    await Promise.all(sending);
    running = await start(dataDir);
  }
  const accepted = (await ledger()).filter((entry) => entry.accepted).map((entry) => entry.wamid ?? "");
  expect(accepted).toEqual(expect.arrayContaining(answered));
  expect(new Set((await ledger()).map((entry) => entry.seq)).size).toBe((await ledger()).length);
  const delivered = () =>
    new Set(receiver.statuses().flatMap((status) => (status.status === "delivered" ? [status.id] : [])));
  await until(() => accepted.every((wamid) => delivered().has(wamid)), "every delivered", 20_000);
  await running.kill("SIGTERM");
  rmSync(dataDir, { recursive: true });
});

it("templates, open windows and unsent webhooks outlive a stop, which exits with 0", async () => {
  const dataDir = newDataDir();
  let running = await start(dataDir);
  const to = freshNumber();
  await meta.control({ template: { name: "bienvenue", status: "PAUSED" }, reply: { from: to } });
  await meta.control({ webhooks: { off: true } });
  const wamid = (await meta.text(to, "Merci")).body.messages?.[0]?.id ?? "";
  expect(await running.kill("SIGTERM")).toBe(0);
  expect(receiver.statuses(wamid)).toEqual([]);
  running = await start(dataDir);
  await until(() => receiver.statuses(wamid).some((status) => status.status === "delivered"), "delivered");
  expect((await meta.text(to, "Encore")).status, "the window is still open").toBe(200);
  expect((await meta.welcome(freshNumber())).body.error?.code, "the template is still paused").toBe(132015);
  await running.kill("SIGTERM");
  rmSync(dataDir, { recursive: true });
});

it("a line that a kill left incomplete is dropped, and the numbers continue", async () => {
  const dataDir = newDataDir();
  let running = await start(dataDir);
  await meta.welcome(freshNumber());
  await running.kill("SIGTERM");
  const path = join(dataDir, "whatsapp", "ledger.jsonl");
  writeFileSync(path, `${readFileSync(path, "utf8")}{"seq":2,"at":17`);
  running = await start(dataDir);
  await meta.welcome(freshNumber());
  expect((await ledger()).map((entry) => entry.seq)).toEqual([1, 2]);
  await running.kill("SIGTERM");
  running = await start(dataDir);
  expect((await ledger()).map((entry) => entry.phone_number_id)).toEqual([
    DEFAULTS.phoneNumberId,
    DEFAULTS.phoneNumberId,
  ]);
  await running.kill("SIGTERM");
  rmSync(dataDir, { recursive: true });
});
