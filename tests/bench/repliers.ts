import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../faults/world.ts";

/** Contacts who got Message 1 reply one by one; each wait is from the reply to Message 2 at Meta. */
export class Repliers {
  private readonly world: World;
  private readonly every_ms: number;
  private readonly saidAt = new Map<string, number>();

  constructor(world: World, every_ms: number) {
    this.world = world;
    this.every_ms = every_ms;
  }

  async speakUntil(deadline: number): Promise<void> {
    while (Date.now() < deadline) {
      await this.next();
      await sleep(Math.min(this.every_ms * (0.5 + this.world.random()), Math.max(0, deadline - Date.now())));
    }
  }

  /** One more contact replies. */
  async next(): Promise<void> {
    const asked = (await this.world.ledger()).filter(
      ({ kind, accepted, to }) => kind === "template" && accepted && !this.saidAt.has(to),
    );
    const person = asked[Math.floor(this.world.random() * asked.length)];
    if (!person) return;
    this.saidAt.set(person.to, Date.now());
    await this.world.orderMeta({ reply: { from: person.to, text: "Oui" } });
  }

  /** Milliseconds; infinite for a contact who never got Message 2. */
  async waits(): Promise<number[]> {
    const gotAt = new Map(
      (await this.world.ledger()).filter(({ kind }) => kind === "text").map(({ to, at }) => [to, at]),
    );
    return [...this.saidAt].map(([to, at]) => (gotAt.get(to) ?? Number.POSITIVE_INFINITY) - at);
  }
}
