import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../../ports.ts";
import { denoProgram } from "./deno.ts";

export interface WorkerOptions {
  name: string;
  /** Contains one folder per function. */
  folder: string;
  env: Record<string, string>;
}

const preload = fileURLToPath(new URL("edge-runtime.js", import.meta.url));
const projectFolder = fileURLToPath(new URL("../../..", import.meta.url));
const restartDelayMs = 200;

/** One function in a Deno process of its own, which is restarted whenever it ends. */
export class FunctionWorker {
  readonly name: string;
  readonly #options: WorkerOptions;
  #child: ChildProcess | undefined;
  #port = 0;
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: WorkerOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    this.#port = await freePort();
    this.#running = this.#keepRunning();
  }

  /** Waits for a function that is starting. A request that may have been received is not sent twice. */
  async forward(request: Request, target: string): Promise<Response> {
    const body = ["GET", "HEAD"].includes(request.method) ? undefined : await request.arrayBuffer();
    const headers = new Headers(request.headers);
    for (const name of ["host", "content-length", "connection"]) headers.delete(name);
    const deadline = Date.now() + 8000;
    for (;;) {
      try {
        return await fetch(`http://127.0.0.1:${this.#port}${target}`, {
          method: request.method,
          headers,
          body,
          redirect: "manual",
        });
      } catch (error) {
        const refused = (error as { cause?: { code?: string } }).cause?.code === "ECONNREFUSED";
        if (!refused || Date.now() > deadline || this.#stopped.signal.aborted) throw error;
        await sleep(30);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#child?.kill("SIGKILL");
    await this.#running;
  }

  async #keepRunning(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#run();
      if (!this.#stopped.signal.aborted) await sleep(restartDelayMs);
    }
  }

  #run(): Promise<void> {
    const { folder, env } = this.#options;
    const readable = [
      folder,
      path.join(projectFolder, "node_modules"),
      path.join(projectFolder, "package.json"),
    ];
    const child = spawn(
      denoProgram(),
      [
        "run",
        "--node-modules-dir=manual",
        "--cached-only",
        "--no-prompt",
        "--quiet",
        "--allow-net",
        "--allow-env",
        `--allow-read=${readable.join(",")}`,
        `--preload=${preload}`,
        path.join(folder, this.name, "index.ts"),
      ],
      {
        cwd: projectFolder,
        env: { ...systemEnvironment(), ...env, DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${this.#port}` },
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    this.#child = child;
    const say = (chunk: Buffer) => process.stdout.write(`[${this.name}] ${chunk.toString()}`);
    child.stdout.on("data", say);
    child.stderr.on("data", say);
    child.stdin.on("error", () => {});
    return new Promise((resolve) => {
      child.once("error", (error) => {
        console.error(`function ${this.name}: ${error.message}`);
        resolve();
      });
      child.once("close", () => resolve());
    });
  }
}

// A function gets the variables that hosted Supabase gives it, not all of this process.
function systemEnvironment(): NodeJS.ProcessEnv {
  const names = ["PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "DENO_DIR", "TZ"] as const;
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  return { NODE_ENV: process.env.NODE_ENV, ...kept, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" };
}
