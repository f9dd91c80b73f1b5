import { fail, integer } from "./reply.ts";

export type Entry = { value: string; expiresAt?: number };

/** Strings by key. One that has expired does not exist. */
export class Keys {
  private readonly entries: Map<string, Entry>;

  constructor(saved: [key: string, entry: Entry][] = []) {
    this.entries = new Map(saved);
  }

  find(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > Date.now()) return entry;
    this.entries.delete(key);
    return undefined;
  }

  add(key: string, by: number): number {
    const entry = this.find(key) ?? { value: "0" };
    const count = integer(entry.value) + by;
    if (!Number.isSafeInteger(count)) fail("ERR increment or decrement would overflow");
    this.entries.set(key, { ...entry, value: String(count) });
    return count;
  }

  set(key: string, value: string, ms: number): void {
    this.entries.set(key, { value, expiresAt: Date.now() + ms });
  }

  expireIn(key: string, ms: number): boolean {
    const entry = this.find(key);
    if (entry) entry.expiresAt = Date.now() + ms;
    return entry !== undefined;
  }

  delete(key: string): boolean {
    return this.find(key) !== undefined && this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  keys(): string[] {
    return [...this.entries.keys()].filter((key) => this.find(key));
  }

  snapshot(): [key: string, entry: Entry][] {
    this.keys();
    return [...this.entries];
  }
}
