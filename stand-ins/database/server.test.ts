import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../ports.ts";
import { type Database, startDatabase } from "./server.ts";

let dataDir: string;
let port: number;
let running: Database[] = [];
let children: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "relance-database-"));
  fs.chmodSync(dataDir, 0o755);
  port = await freePort();
});
afterEach(async () => {
  for (const child of children) if (child.exitCode === null) child.kill("SIGKILL");
  for (const database of running) await database.stop();
  running = [];
  children = [];
  fs.rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<Database> {
  const database = await startDatabase({ dataDir, port });
  running.push(database);
  return database;
}

async function query<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}

const serverPid = () =>
  Number(fs.readFileSync(path.join(dataDir, "db", "postmaster.pid"), "utf8").split("\n")[0]);
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

function startProcess(env: Record<string, string> = {}, identity: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, [fileURLToPath(new URL("start.ts", import.meta.url))], {
    env: { ...process.env, DATA_DIR: dataDir, DB_PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    ...identity,
  });
  children.push(child);
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ready = () => expect.poll(() => output, { timeout: 20_000 }).toContain("ready");
  return { child, ready, output: () => output };
}

test("keeps its data when it is stopped and started again", async () => {
  const first = await start();
  await query(first.adminUrl, "create table kept (id int)");
  await first.stop();
  const second = await start();
  expect(await query(second.adminUrl, "select to_regclass('kept') is not null as there")).toEqual([
    { there: true },
  ]);
});

test("sorts and compares by ICU, in UTC, as hosted Supabase does", async () => {
  const { adminUrl } = await start();
  const rows = await query(
    adminUrl,
    "select x from unnest(array['Zoé', 'élan', 'abbé', 'Eau']) x order by x",
  );
  expect(rows.map(({ x }) => x)).toEqual(["abbé", "Eau", "élan", "Zoé"]);
  expect(await query(adminUrl, "show timezone")).toEqual([{ TimeZone: "UTC" }]);
});

test("is shared by processes that start it on the same port, and stopped by the first of them", async () => {
  const first = await start();
  const second = await start();
  expect([first.started, second.started]).toEqual([true, false]);
  await second.stop();
  expect(await query(first.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  await first.stop();
  await second.ended;
});

describe("the error says in one sentence what to do", () => {
  test("when the port is taken", async () => {
    const other = net.createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await expect(start()).rejects.toThrow(
      `Port ${port} is taken by another program: stop it, or set DB_PORT to a free port.`,
    );
    other.close();
  });

  test("when it runs on another port already", async () => {
    await start();
    const before = port;
    port = await freePort();
    await expect(start()).rejects.toThrow(`already runs on port ${before}`);
  });

  test.each(["global/pg_control", "postgresql.conf", "base/1/PG_VERSION"])(
    "when %s is gone",
    async (file) => {
      await (await start()).stop();
      running = [];
      fs.rmSync(path.join(dataDir, "db", file));
      if (file.startsWith("base/1/")) fs.rmSync(path.join(dataDir, "db", "base", "5"), { recursive: true });
      const folder = path.join(dataDir, "db");
      await expect(start()).rejects.toThrow(
        new RegExp(`folder ${folder} is damaged .*: delete it and start again`),
      );
    },
  );

  test("when the folder contains something else", async () => {
    fs.mkdirSync(path.join(dataDir, "db"));
    fs.writeFileSync(path.join(dataDir, "db", "letter.txt"), "");
    await expect(start()).rejects.toThrow(`${dataDir}/db contains files but no complete database: delete it`);
  });

  test.runIf(process.getuid?.() === 0)("when the user has no name", async () => {
    fs.chmodSync(dataDir, 0o777);
    const { child, output } = startProcess({}, { uid: 12_345, gid: 12_345 });
    const [code] = await once(child, "exit");
    expect(code).toBe(1);
    expect(output()).toContain("User id 12345 has no line in /etc/passwd");
  });
});

describe("after a crash", () => {
  test("of the first start, no partial cluster is left", async () => {
    fs.mkdirSync(path.join(dataDir, "db.new-999999"), { recursive: true });
    fs.writeFileSync(path.join(dataDir, "db.new-999999", "PG_VERSION"), "17");
    await start();
    expect(fs.readdirSync(dataDir).sort()).toEqual(["db", "db.owner"]);
  });

  test("of the server, it starts again at once with the committed data", async () => {
    const first = await start();
    await query(first.adminUrl, "create table kept as select generate_series(1, 10) as n");
    process.kill(serverPid(), "SIGKILL");
    await first.ended;
    const second = await start();
    expect(await query(second.adminUrl, "select count(*)::int as n from kept")).toEqual([{ n: 10 }]);
  });

  test("of its owner, the remaining server is stopped and a new one starts", async () => {
    const { child, ready } = startProcess();
    await ready();
    const orphan = serverPid();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(isAlive(orphan)).toBe(true);
    await start();
    expect(isAlive(orphan)).toBe(false);
  });

  test("a pid file with the number of another program does not prevent the start", async () => {
    await (await start()).stop();
    running = [];
    fs.writeFileSync(path.join(dataDir, "db", "postmaster.pid"), `${process.pid}\n/x\n1\n${port}\n`);
    expect((await start()).started).toBe(true);
  });
});

test.each(["SIGTERM", "SIGINT", "disconnect"] as const)(
  "its process stops the server and ends on %s",
  async (signal) => {
    const { child, ready } = startProcess();
    await ready();
    const pid = serverPid();
    if (signal === "disconnect") child.disconnect();
    else child.kill(signal);
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    expect(isAlive(pid)).toBe(false);
  },
);

test("its process ends when the server dies, so that the launcher restarts it", async () => {
  const { child, ready } = startProcess();
  await ready();
  process.kill(serverPid(), "SIGKILL");
  const [code] = await once(child, "exit");
  expect(code).toBe(1);
});
