import type { Result, Work } from "../ledger.ts";
import { post } from "./meta.ts";
import { sleep } from "./random.ts";
import { countError } from "./webhook-delivery.ts";
import { FENCE_MS, type World } from "./world.ts";

class Died extends Error {}

const LANES = 4;
const MOST_ALIVE = 8;

/** Workers that may die or freeze whenever they wait. */
export class Pumps {
  readonly #world: World;
  #alive = 0;
  constructor(world: World) {
    this.#world = world;
  }

  get alive(): number {
    return this.#alive;
  }

  /** A wake, which is sometimes lost or doubled. */
  wake = (sender: number): void => {
    const { random, faults } = this.#world;
    if (faults && random.chance(0.2)) {
      this.#world.count("wake-ups lost");
      return;
    }
    for (let n = faults && random.chance(0.25) ? 2 : 1; n > 0; n--)
      setTimeout(() => void this.#live(sender), faults ? random.between(0, 200) : 0);
  };

  async #live(sender: number): Promise<void> {
    if (this.#alive >= MOST_ALIVE) return;
    this.#alive++;
    try {
      await new Pump(this.#world, sender).run();
    } catch (error) {
      if (!(error instanceof Died)) countError(this.#world, error);
    } finally {
      this.#alive--;
    }
  }
}

class Pump {
  readonly #world: World;
  readonly #sender: number;
  #dead = false;
  #results: (Result & { at: number })[] = [];
  constructor(world: World, sender: number) {
    this.#world = world;
    this.#sender = sender;
  }

  async run(): Promise<void> {
    const { ledger } = this.#world;
    const { begun, lease } = await this.#step(() => ledger.begin(this.#sender));
    if (!begun) return;
    for (;;) {
      const asked = performance.now();
      const results = this.#results
        .splice(0)
        .map(({ at, ...result }) => ({ ...result, age_ms: Math.floor(performance.now() - at) }));
      const claimed = await this.#step(() => ledger.recordAndClaim(results, 10, this.#sender, lease));
      if (!claimed.lease) return;
      await this.#sendAll(claimed.work, asked);
      if (this.#results.length > 0) continue;
      if (claimed.wait_ms === null || claimed.wait_ms > 500) {
        const { released } = await this.#step(() => ledger.release(lease, null, this.#sender));
        if (released) return;
      }
      await this.#step(() => sleep(Math.min(claimed.wait_ms ?? 100, 300)));
    }
  }

  async #sendAll(work: Work[], asked: number): Promise<void> {
    const waiting = [...work];
    const lanes = Array.from({ length: LANES }, async () => {
      for (let item = waiting.shift(); item; item = waiting.shift()) await this.#send(item, asked);
    });
    const ended = await Promise.allSettled(lanes);
    const bad = ended.find((lane) => lane.status === "rejected");
    if (bad) throw (bad as PromiseRejectedResult).reason;
  }

  async #send(item: Work, asked: number): Promise<void> {
    const { attempt_id } = item;
    if (performance.now() - asked > FENCE_MS) {
      this.#world.count("fenced");
      this.#results.push({ attempt_id, outcome: "unsent", at: performance.now() });
      return;
    }
    const answer = await this.#step(() => post(this.#world, this.#sender, item));
    this.#results.push({ ...answer, attempt_id, at: performance.now() } as Result & { at: number });
  }

  /** After any wait the worker may freeze or die. */
  async #step<T>(wait: () => Promise<T>): Promise<T> {
    this.#perhapsDie();
    const value = await wait();
    if (this.#dead) throw new Died();
    const { random, faults } = this.#world;
    if (faults && random.chance(0.01)) {
      this.#world.count("freezes");
      await sleep(random.between(0, 2500));
    }
    this.#perhapsDie();
    return value;
  }

  #perhapsDie(): void {
    if (!this.#world.faults || !this.#world.random.chance(0.02)) return;
    this.#dead = true;
    this.#world.count("deaths");
    throw new Died();
  }
}
