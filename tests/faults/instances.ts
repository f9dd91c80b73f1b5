import { fileURLToPath } from "node:url";
import { appSpec } from "../../scripts/local/children.ts";
import type { Stack } from "../../scripts/local/stack.ts";
import { Supervisor } from "../../scripts/local/supervise.ts";
import { freePorts } from "../../stand-ins/ports.ts";
import { Balancer } from "./balancer.ts";

/** A further process of the app, and how its clock differs from the real time. */
export interface Instance {
  name: string;
  clock_ahead_s?: number;
  /** How often the clock jumps forward and back by `clock_ahead_s`. */
  leaps_every_s?: number;
}

const CLOCK = fileURLToPath(new URL("./own-clock.mjs", import.meta.url));

/** Several processes of the app behind one address, as on Vercel: each call goes to a random one. */
export class Instances {
  readonly names: string[];
  private readonly supervisor: Supervisor;
  private readonly balancer: Balancer;

  private constructor(names: string[], supervisor: Supervisor, balancer: Balancer) {
    this.names = names;
    this.supervisor = supervisor;
    this.balancer = balancer;
  }

  static async start(
    address: number,
    stack: Stack,
    instances: Instance[],
    random: () => number,
  ): Promise<Instances> {
    const free = await freePorts(instances.length);
    const supervisor = new Supervisor((name, line) => {
      if (process.env.FAULTS_LOGS) console.error(`${name} │ ${line}`);
    });
    const names = instances.map(({ name }) => name);
    const ports = [Number(stack.env.PORT), ...free];
    const places = ["app", ...names].map((name, n) => ({ name, port: ports[n] ?? 0 }));
    const specs = instances.map(({ name, clock_ahead_s = 0, leaps_every_s = 0 }, n) => {
      const spec = appSpec("preview", { ...stack.env, PORT: String(free[n]) });
      const clock = { CLOCK_AHEAD_S: String(clock_ahead_s), LEAPS_EVERY_S: String(leaps_every_s) };
      const command = ["--import", CLOCK, ...spec.command];
      return { ...spec, name, command, variables: { ...spec.variables, ...clock } };
    });
    try {
      for (const spec of specs) await supervisor.start(spec);
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
    return new Instances(names, supervisor, new Balancer(address, places, random));
  }

  /** The process whose send job is still running. */
  get pumping(): string | undefined {
    return this.balancer.pumping;
  }

  signal(name: string, signal: NodeJS.Signals = "SIGKILL"): void {
    this.supervisor.child(name).kill(signal);
  }

  async stop(): Promise<void> {
    for (const name of this.names) this.signal(name, "SIGCONT");
    this.balancer.close();
    await this.supervisor.stop();
  }
}
