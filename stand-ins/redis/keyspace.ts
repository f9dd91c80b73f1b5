import { RedisError } from "./reply.ts";

export type Kinds = {
  string: string;
  hash: Map<string, string>;
  list: string[];
  set: Set<string>;
  zset: Map<string, number>;
};
export type Kind = keyof Kinds;
export type Entry = { [K in Kind]: { kind: K; value: Kinds[K]; expiresAt?: number } }[Kind];

const EMPTY: { [K in Kind]: () => Kinds[K] } = {
  string: () => "",
  hash: () => new Map(),
  list: () => [],
  set: () => new Set(),
  zset: () => new Map(),
};

/** Keys and what they hold; what has expired is not there. */
export class Keyspace {
  readonly now: () => number;
  private readonly entries = new Map<string, Entry>();

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  entry(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (entry?.expiresAt === undefined || entry.expiresAt > this.now()) return entry;
    this.entries.delete(key);
    return undefined;
  }

  get<K extends Kind>(key: string, kind: K): Kinds[K] | undefined {
    const entry = this.entry(key);
    if (entry && entry.kind !== kind)
      throw new RedisError("WRONGTYPE Operation against a key holding the wrong kind of value");
    return entry?.value as Kinds[K] | undefined;
  }

  /** What the key holds, else an empty one that it holds from now on. */
  open<K extends Kind>(key: string, kind: K): Kinds[K] {
    const found = this.get(key, kind);
    if (found !== undefined) return found;
    const value = EMPTY[kind]();
    this.entries.set(key, { kind, value } as Entry);
    return value;
  }

  /** Replaces what the key holds; its time to live stays. */
  replace<K extends Kind>(key: string, kind: K, value: Kinds[K]): void {
    const { expiresAt } = this.entry(key) ?? {};
    this.put(key, { kind, value, expiresAt } as Entry);
  }

  /** An empty collection is none. */
  put(key: string, entry: Entry): void {
    if (isEmpty(entry)) this.entries.delete(key);
    else this.entries.set(key, entry);
  }

  /** To be called after taking out of a collection. */
  tidy(key: string): void {
    const entry = this.entries.get(key);
    if (entry && isEmpty(entry)) this.entries.delete(key);
  }

  delete(key: string): boolean {
    return this.entry(key) !== undefined && this.entries.delete(key);
  }

  keys(): string[] {
    return [...this.entries.keys()].filter((key) => this.entry(key) !== undefined);
  }

  clear(): void {
    this.entries.clear();
  }

  all(): [key: string, entry: Entry][] {
    return this.keys().flatMap((key) => {
      const entry = this.entry(key);
      return entry ? [[key, entry] as [string, Entry]] : [];
    });
  }
}

function isEmpty({ kind, value }: Entry): boolean {
  if (kind === "string") return false;
  return kind === "list" ? value.length === 0 : value.size === 0;
}
