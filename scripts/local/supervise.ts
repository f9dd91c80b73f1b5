import { same, ToldError, words } from "../language.ts";
import { Child, type ChildSpec, type Output } from "./child.ts";
import { Guard } from "./guard.ts";

const PROBE_MS = 100;
const MOST_EXITS_AT_START = 5;
const PATIENCE_AT_START_MS = 120_000;
const PATIENCE_AT_STOP_MS = { first: 2_500, last: 5_500 };

export class NeverReady extends ToldError {}

/** Keeps children running, and stops them in reverse order of their start. */
export class Supervisor {
  private readonly guard = new Guard();
  private readonly children = new Map<string, Child>();
  private readonly output: Output;
  private isStopping = false;
  private stopped: Promise<void> = Promise.resolve();

  constructor(output: Output) {
    this.output = output;
  }

  /** Starts a child and resolves once it is ready. */
  async start(spec: ChildSpec): Promise<void> {
    if (this.isStopping) throw new NeverReady(same(`${spec.name} was not started: everything is stopping`));
    const child = new Child(spec, this.guard, this.output);
    this.children.set(spec.name, child);
    child.start();
    await this.ready(spec.name);
  }

  async ready(name: string): Promise<void> {
    const child = this.child(name);
    const deadline = Date.now() + PATIENCE_AT_START_MS;
    const exitsBefore = child.exits;
    while (!(await child.spec.isReady().catch(() => false))) {
      if (this.isStopping) throw new NeverReady(same(`${name} was not ready before the end`));
      if (child.exits - exitsBefore >= MOST_EXITS_AT_START || Date.now() > deadline) {
        throw new NeverReady(
          words(
            `${name} ne démarre pas :\n${child.lastOutput}`,
            `${name} does not start:\n${child.lastOutput}`,
          ),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
    }
  }

  child(name: string): Child {
    const child = this.children.get(name);
    if (!child) throw new Error(`there is no child ${name}`);
    return child;
  }

  names(): string[] {
    return [...this.children.keys()];
  }

  stop(): Promise<void> {
    if (!this.isStopping) {
      this.isStopping = true;
      this.stopped = this.stopAll();
    }
    return this.stopped;
  }

  private async stopAll(): Promise<void> {
    const [first, ...others] = this.children.values();
    await Promise.all(others.map((child) => child.stop(PATIENCE_AT_STOP_MS.first)));
    await first?.stop(PATIENCE_AT_STOP_MS.last);
    await this.guard.dismiss();
  }
}
