import type { Keyspace } from "../keyspace.ts";
import { index, RedisError, type Reply, SYNTAX } from "../reply.ts";

export type Command = {
  /** As Redis counts, the name included; negative: at least so many. */
  arity: number;
  writes: boolean;
  run: (db: Keyspace, args: string[]) => Reply;
};
export type Commands = Record<string, Command>;

type Run = Command["run"];
export const read = (arity: number, run: Run): Command => ({ arity, writes: false, run });
export const write = (arity: number, run: Run): Command => ({ arity, writes: true, run });

export const fits = ({ arity }: Command, words: number): boolean =>
  arity < 0 ? words >= -arity : words === arity;

export const fail = (message: string): never => {
  throw new RedisError(message);
};

/** Words that follow a command's fixed arguments, taken one after the other. */
export class Options {
  private readonly words: string[];

  constructor(words: string[]) {
    this.words = [...words];
  }

  get isDone(): boolean {
    return this.words.length === 0;
  }

  name(): string {
    return (this.words.shift() ?? "").toUpperCase();
  }

  /** Takes the next word if it is one of these names. */
  takeIf(...names: string[]): string | undefined {
    return names.includes(this.words[0]?.toUpperCase() ?? "") ? this.name() : undefined;
  }

  value(): string {
    return this.words.shift() ?? fail(SYNTAX);
  }

  number(): number {
    return index(this.value());
  }

  /** `2 a b`: how many, then those. */
  counted(name: string): string[] {
    const count = this.number();
    if (count <= 0) fail(`ERR at least 1 input key is needed for '${name}' command`);
    if (count > this.words.length) fail(SYNTAX);
    return this.words.splice(0, count);
  }

  rest(): string[] {
    return this.words.splice(0);
  }
}

/** Redis's inclusive range, negative numbers from the end. */
export function between<Item>(items: Item[], from: number, to: number): Item[] {
  const at = (place: number) => (place < 0 ? items.length + place : place);
  return items.slice(Math.max(0, at(from)), Math.max(0, at(to) + 1));
}

/** `*`, `?`, `[a-z]`, `[^a]`, `\` as Redis matches them. */
export function glob(pattern: string): RegExp {
  const source = pattern.replace(
    /\\([\s\S])|\[(\^?)((?:\\.|[^\]\\])*)\]|([\s\S])/g,
    (_, escaped, not, set, one) => {
      if (escaped !== undefined) return literal(escaped);
      if (set !== undefined) return `[${not}${set.replace(/[[\]^]/g, "\\$&")}]`;
      if (one === "*") return "[\\s\\S]*";
      return one === "?" ? "[\\s\\S]" : literal(one);
    },
  );
  return new RegExp(`^${source}$`);
}

const literal = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");

/** Everything at once: a cursor may promise no more, and COUNT is a wish. */
export function scanned(args: string[], items: string[], width = 1): Reply {
  const options = new Options(args);
  index(options.value());
  let pattern = /[\s\S]*/;
  while (!options.isDone) {
    const option = options.name();
    if (option === "MATCH") pattern = glob(options.value());
    else if (option === "COUNT") options.number();
    else fail(SYNTAX);
  }
  const found: string[] = [];
  for (let at = 0; at < items.length; at += width)
    if (pattern.test(items[at] ?? "")) found.push(...items.slice(at, at + width));
  return ["0", found];
}

/** Some members at random: as many different ones, or with a negative count any, also twice. */
export function sample<Item>(items: Item[], count: number): Item[] {
  if (items.length === 0) return [];
  if (count < 0)
    return Array.from({ length: -count }, () => items[Math.floor(Math.random() * items.length)] as Item);
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ item }) => item);
}
