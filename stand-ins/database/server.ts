import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { becomesFree } from "../ports.ts";
import { findInstallation, type Installation } from "./binaries.ts";
import { ensureCluster, identityOf, serverEnvironment } from "./cluster.ts";
import { databaseUrl } from "./connection.ts";
import { explainExit, explainRefusal, isTemporary } from "./failures.ts";
import { endOf, findRunner, recordOwner } from "./runner.ts";

export interface StartOptions {
  /** Contains the cluster in its subfolder `db`. */
  dataDir: string;
  port: number;
  /** PostgreSQL settings, as `-c name=value`. */
  settings?: Record<string, string>;
  /** The folder of another PostgreSQL than the package's. */
  home?: string;
}

export interface Database {
  /** With `postgres`, the role of the migrations, which is not a superuser. */
  url: string;
  /** With `supabase_admin`, the superuser. */
  adminUrl: string;
  dataFolder: string;
  /** False when another process of this project already runs it; `stop` then does nothing. */
  started: boolean;
  /** Resolves when the server has ended for any reason. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export async function startDatabase({ dataDir, port, settings = {}, home }: StartOptions): Promise<Database> {
  const installation = findInstallation(path.join(dataDir, "db"), home);
  ensureCluster(installation);
  const urls = {
    url: databaseUrl(port, "postgres"),
    adminUrl: databaseUrl(port, "supabase_admin"),
    dataFolder: installation.dataFolder,
  };
  const runner = await findRunner(installation.dataFolder, port);
  if (runner) {
    return { ...urls, started: false, ended: endOf(runner), stop: async () => {} };
  }
  if (!(await becomesFree(port))) {
    throw new Error(`Port ${port} is taken by another program: stop it, or set DB_PORT to a free port.`);
  }
  const server = await launchUntilReady(installation, port, settings);
  return { ...urls, started: true, ended: server.ended, stop: () => stopServer(server) };
}

interface Server {
  child: ChildProcess;
  ended: Promise<void>;
  hasEnded(): boolean;
  /** The last lines the server printed. */
  output(): string;
}

function launch(installation: Installation, port: number, settings: Record<string, string>): Server {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    shared_preload_libraries: "pg_stat_statements",
    max_connections: "100",
    timezone: "UTC",
    log_min_messages: "fatal",
    ...settings,
  };
  const child = spawn(
    installation.postgres,
    ["-D", installation.dataFolder, "-p", String(port)].concat(
      Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ),
    {
      ...identityOf(installation),
      env: serverEnvironment(),
      cwd: path.parse(installation.dataFolder).root,
      stdio: ["ignore", "ignore", "pipe"],
      // In a process group of its own, so that Ctrl-C reaches this process only, which then stops the server.
      detached: process.platform !== "win32",
    },
  );
  recordOwner(installation.dataFolder);
  let output = "";
  let hasEnded = false;
  child.stderr?.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4000);
  });
  const atExit = () => child.kill("SIGINT");
  process.on("exit", atExit);
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      hasEnded = true;
      process.off("exit", atExit);
      resolve();
    };
    child.once("error", (error) => {
      output += error.message;
      end();
    });
    child.once("close", end);
  });
  return { child, ended, hasEnded: () => hasEnded, output: () => output };
}

// After a kill, the remaining processes of a server need a moment to end, and prevent a new server until then.
async function launchUntilReady(
  installation: Installation,
  port: number,
  settings: Record<string, string>,
): Promise<Server> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const server = launch(installation, port, settings);
    if (await becomesReady(server, port, installation.dataFolder, deadline)) return server;
    if (!isTemporary(server.output()) || Date.now() > deadline - 50_000) {
      throw explainExit(server.output(), port, installation.dataFolder);
    }
    await sleep(200);
  }
}

async function becomesReady(
  server: Server,
  port: number,
  dataFolder: string,
  deadline: number,
): Promise<boolean> {
  while (!server.hasEnded()) {
    const refusal = await tryConnection(databaseUrl(port, "supabase_admin"));
    if (refusal === undefined) return true;
    const explained = explainRefusal(refusal, dataFolder);
    if (explained || Date.now() > deadline) {
      await stopServer(server);
      throw explained ?? new Error(`PostgreSQL did not answer within a minute: ${server.output()}`);
    }
    await sleep(30);
  }
  return false;
}

async function tryConnection(connectionString: string): Promise<unknown> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function stopServer(server: Server): Promise<void> {
  if (!server.hasEnded()) server.child.kill("SIGINT");
  const timer = setTimeout(() => server.child.kill("SIGQUIT"), 6000);
  await server.ended;
  clearTimeout(timer);
}
