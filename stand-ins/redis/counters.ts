import { fail } from "./reply.ts";

export type Counter = { count: number; expiresAt?: number };

/** Counters by key. One that has expired does not exist. */
export class Counters {
  private readonly counters: Map<string, Counter>;

  constructor(saved: [key: string, counter: Counter][] = []) {
    this.counters = new Map(saved);
  }

  find(key: string): Counter | undefined {
    const counter = this.counters.get(key);
    if (counter?.expiresAt === undefined || counter.expiresAt > Date.now()) return counter;
    this.counters.delete(key);
    return undefined;
  }

  add(key: string, by: number): number {
    const counter = this.find(key) ?? { count: 0 };
    const count = counter.count + by;
    if (!Number.isSafeInteger(count)) fail("ERR increment or decrement would overflow");
    this.counters.set(key, { ...counter, count });
    return count;
  }

  expireIn(key: string, ms: number): boolean {
    const counter = this.find(key);
    if (counter) counter.expiresAt = Date.now() + ms;
    return counter !== undefined;
  }

  delete(key: string): boolean {
    return this.find(key) !== undefined && this.counters.delete(key);
  }

  clear(): void {
    this.counters.clear();
  }

  keys(): string[] {
    return [...this.counters.keys()].filter((key) => this.find(key));
  }

  snapshot(): [key: string, counter: Counter][] {
    this.keys();
    return [...this.counters];
  }
}
