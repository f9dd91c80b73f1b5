import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { answers } from "../../stand-ins/ports.ts";
import type { Variables } from "./environment.ts";
import type { Guard } from "./guard.ts";
import { groupLives, signalGroup } from "./process-group.ts";

const RESTART_MS = 200;
const LIVENESS_MS = 150;
const KEPT_LINES = 40;

export type ChildSpec = {
  name: string;
  /** Arguments of Node. */
  command: string[];
  variables: Variables;
  isReady: () => Promise<boolean>;
  stopSignal?: NodeJS.Signals;
  /** Opens an IPC channel; stand-ins exit when it closes, even if the launcher was killed. */
  channel?: boolean;
  /** A port of a descendant process: once ready, a refused connection means that the child has failed. */
  watchedPort?: number;
};

export type Output = (name: string, line: string, isError: boolean) => void;

/** A process in its own process group, restarted whenever it ends, until `stop`. */
export class Child {
  readonly spec: ChildSpec;
  exits = 0;
  private readonly guard: Guard;
  private readonly output: Output;
  private process: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();
  private restartTimer: NodeJS.Timeout | undefined;
  private livenessTimer: NodeJS.Timeout | undefined;
  private hasAnswered = false;
  private stopping = false;
  private lastLines: string[] = [];

  constructor(spec: ChildSpec, guard: Guard, output: Output) {
    this.spec = spec;
    this.guard = guard;
    this.output = output;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  get lastOutput(): string {
    return this.lastLines.join("\n");
  }

  start(): void {
    const { command, variables, channel, watchedPort, stopSignal = "SIGTERM" } = this.spec;
    this.hasAnswered = false;
    this.lastLines = [];
    if (watchedPort !== undefined && !this.livenessTimer) this.watchPort(watchedPort);
    const child = spawn(process.execPath, command, {
      env: { NODE_ENV: "production", ...variables },
      stdio: ["ignore", "pipe", "pipe", ...(channel ? ["ipc" as const] : [])],
      detached: true,
    });
    this.process = child;
    this.read(child.stdout, false);
    this.read(child.stderr, true);
    if (child.pid !== undefined) this.guard.watch(child.pid, stopSignal);
    this.exited = new Promise((resolve) => {
      child.once("error", (error) => this.keep(error.message, true));
      child.once("exit", () => {
        this.onExit(child);
        resolve();
      });
    });
  }

  /** Kills it like a crash; it is restarted. */
  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    if (this.pid !== undefined) signalGroup(this.pid, signal);
  }

  async stop(patienceMs: number): Promise<void> {
    this.stopping = true;
    clearTimeout(this.restartTimer);
    clearInterval(this.livenessTimer);
    const { pid } = this;
    if (pid === undefined) return;
    signalGroup(pid, this.spec.stopSignal ?? "SIGTERM");
    const hard = setTimeout(() => signalGroup(pid, "SIGKILL"), patienceMs);
    await this.exited;
    clearTimeout(hard);
  }

  private watchPort(port: number): void {
    let refusals = 0;
    this.livenessTimer = setInterval(async () => {
      const isAlive = await answers(port);
      this.hasAnswered ||= isAlive;
      refusals = isAlive || !this.hasAnswered ? 0 : refusals + 1;
      if (refusals < 2 || this.stopping) return;
      this.hasAnswered = false;
      this.kill();
    }, LIVENESS_MS);
  }

  private onExit(child: ChildProcess): void {
    if (child.pid !== undefined) {
      if (groupLives(child.pid)) signalGroup(child.pid, "SIGKILL");
      this.guard.forget(child.pid);
    }
    this.process = undefined;
    if (this.stopping) return;
    this.exits++;
    this.keep("ended unexpectedly, starts again", true);
    this.restartTimer = setTimeout(() => this.start(), RESTART_MS);
  }

  private read(stream: Readable | null, isError: boolean): void {
    if (stream) createInterface({ input: stream }).on("line", (line) => this.keep(line, isError));
  }

  private keep(line: string, isError: boolean): void {
    this.lastLines = [...this.lastLines, line].slice(-KEPT_LINES);
    this.output(this.spec.name, line, isError);
  }
}
