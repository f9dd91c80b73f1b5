import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { seeded } from "../seeded.ts";
import { Refusal } from "./refusal.ts";

const REORDER_WINDOW_MS = 300;
const MAX_EXTRA_COPIES = 3;

const Probability = z.number().min(0).max(1);
const Deliver = z.strictObject({
  duplicate: Probability.optional(),
  lose: Probability.optional(),
  delay_ms: z
    .tuple([z.number().min(0), z.number()])
    .refine(([least, most]) => least <= most)
    .optional(),
  reorder: z.boolean().optional(),
});
const Orders = z.strictObject({
  deliver: Deliver.nullable().optional(),
  quota: z.int().min(0).nullable().optional(),
  down: z.boolean().optional(),
  seed: z.int().optional(),
});

/** Faults on request: lost, duplicated, late and reordered deliveries, an outage, a daily quota. */
export class Faults {
  deliver: z.infer<typeof Deliver> = {};
  quota: number | null = null;
  down = false;
  private held: (() => void)[] = [];
  private chance: () => number = Math.random;

  apply(given: unknown): void {
    const { success, data: orders, error } = Orders.safeParse(given);
    if (!success) throw new Refusal(400, z.prettifyError(error));
    if (orders.deliver !== undefined) this.deliver = orders.deliver ?? {};
    if (orders.quota !== undefined) this.quota = orders.quota;
    if (orders.down !== undefined) this.down = orders.down;
    if (orders.seed !== undefined) this.chance = seeded(orders.seed);
  }

  loses(): boolean {
    return this.chance() < (this.deliver.lose ?? 0);
  }

  extraCopies(): number {
    return this.chance() < (this.deliver.duplicate ?? 0)
      ? 1 + Math.floor(this.chance() * MAX_EXTRA_COPIES)
      : 0;
  }

  /** Resolves when a delivery may leave: later, and in another order, if so ordered. */
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
