import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bootstrap } from "../database/bootstrap.ts";
import { type Database, startDatabase } from "../database/server.ts";
import { freePort } from "../ports.ts";

let dataDir: string;
let database: Database;
beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "relance-process-"));
  fs.chmodSync(dataDir, 0o755);
  database = await startDatabase({ dataDir, port: await freePort(), settings: { fsync: "off" } });
});
afterAll(async () => {
  await database.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

function startProcess(port: number) {
  const child = spawn(process.execPath, [fileURLToPath(new URL("start.ts", import.meta.url))], {
    env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: database.url, SUPABASE_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

test("the process waits for the database, serves, and stops on request", async () => {
  const port = await freePort();
  const { child, output } = startProcess(port);
  await bootstrap(database.adminUrl);
  await expect.poll(output, { timeout: 20_000 }).toContain(`ready on http://127.0.0.1:${port}`);
  const health = await (await fetch(`http://127.0.0.1:${port}/healthz`)).json();
  expect(health.ok).toBe(true);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
  for (const { pid } of health.functions) expect(() => process.kill(pid, 0)).toThrow();
});

test("the error for a taken port says what to do", async () => {
  await bootstrap(database.adminUrl);
  const port = await freePort();
  const other = net.createServer().listen(port, "127.0.0.1");
  await once(other, "listening");
  const { child, output } = startProcess(port);
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(output()).toContain(
    `Port ${port} is taken by another program: stop it, or set SUPABASE_PORT to a free port.`,
  );
  other.close();
});
