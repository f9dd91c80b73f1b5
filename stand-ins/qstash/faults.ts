import { seeded } from "../seeded.ts";
import { BadRequest } from "./message.ts";

const REORDER_WINDOW_MS = 300;
const MOST_EXTRA_COPIES = 3;

export type DeliverFaults = {
  duplicate?: number;
  lose?: number;
  delay_ms?: [number, number];
  reorder?: boolean;
};

/** What goes wrong on request: lost, doubled, late and disordered deliveries, an outage, an empty quota. */
export class Faults {
  deliver: DeliverFaults = {};
  quota: number | null = null;
  down: boolean = false;
  private held: (() => void)[] = [];
  private chance: () => number = Math.random;

  apply(order: Record<string, unknown>): void {
    if ("deliver" in order) this.deliver = deliverFaults(order.deliver);
    if ("quota" in order) this.quota = quotaOf(order.quota);
    if ("seed" in order) this.chance = seededBy(order.seed);
    if ("down" in order) this.down = order.down === true;
  }

  clear(): void {
    this.deliver = {};
    this.quota = null;
    this.down = false;
  }

  loses(): boolean {
    return this.chance() < (this.deliver.lose ?? 0);
  }

  extraCopies(): number {
    return this.chance() < (this.deliver.duplicate ?? 0)
      ? 1 + Math.floor(this.chance() * MOST_EXTRA_COPIES)
      : 0;
  }

  async holdBack(): Promise<void> {
    const { delay_ms, reorder } = this.deliver;
    if (delay_ms) await sleep(delay_ms[0] + this.chance() * (delay_ms[1] - delay_ms[0]));
    if (reorder) await this.lastInFirstOut();
  }

  private lastInFirstOut(): Promise<void> {
    return new Promise((resolve) => {
      if (this.held.length === 0) setTimeout(() => this.releaseHeld(), REORDER_WINDOW_MS);
      this.held.push(resolve);
    });
  }

  private releaseHeld(): void {
    const held = this.held.reverse();
    this.held = [];
    for (const release of held) release();
  }
}

function deliverFaults(value: unknown): DeliverFaults {
  if (value === null || value === undefined) return {};
  if (typeof value !== "object") throw new BadRequest("deliver is an object or null");
  const { duplicate, lose, delay_ms, reorder } = value as Record<string, unknown>;
  return {
    duplicate: probability("duplicate", duplicate),
    lose: probability("lose", lose),
    delay_ms: range(delay_ms),
    reorder: reorder === true,
  };
}

function probability(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !(value >= 0 && value <= 1))
    throw new BadRequest(`${name} is from 0 to 1`);
  return value;
}

function range(value: unknown): [number, number] | undefined {
  if (value === undefined || value === null) return undefined;
  const [least, most] = Array.isArray(value) ? value : [];
  if (typeof least !== "number" || typeof most !== "number" || least < 0 || most < least) {
    throw new BadRequest("delay_ms is [min, max]");
  }
  return [least, most];
}

function quotaOf(value: unknown): number | null {
  if (value === null) return null;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0)
    throw new BadRequest("quota is a count or null");
  return value;
}

function seededBy(value: unknown): () => number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw new BadRequest("seed is an integer");
  return seeded(value);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
