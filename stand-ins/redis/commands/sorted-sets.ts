import type { Keyspace } from "../keyspace.ts";
import { float, index, type Reply, SYNTAX, written } from "../reply.ts";
import { type Commands, fail, Options, read, sample, scanned, write } from "./command.ts";
import { ranged, type Scored, sorted, withScores } from "./ranges.ts";

const zset = (db: Keyspace, key = ""): Map<string, number> => db.get(key, "zset") ?? new Map();

const FLAGS = ["NX", "XX", "GT", "LT", "CH", "INCR"];

function zadd(db: Keyspace, [key = "", ...more]: string[]): Reply {
  const options = new Options(more);
  const flags = new Set<string>();
  for (let flag = options.takeIf(...FLAGS); flag; flag = options.takeIf(...FLAGS)) flags.add(flag);
  const pairs = options.rest();
  if (pairs.length === 0 || pairs.length % 2 === 1) fail(SYNTAX);
  if (flags.has("NX") && (flags.has("XX") || flags.has("GT") || flags.has("LT")))
    fail("ERR XX and NX options at the same time are not compatible");
  const scores = pairs.flatMap((word, at) => (at % 2 === 0 ? [float(word)] : []));
  const members = db.open(key, "zset");
  let [added, changed, last]: [number, number, string | null] = [0, 0, null];
  for (const [at, given] of scores.entries()) {
    const member = pairs[2 * at + 1] ?? "";
    const old = members.get(member);
    const score = flags.has("INCR") ? given + (old ?? 0) : given;
    if (old === undefined ? flags.has("XX") : flags.has("NX")) continue;
    if (old !== undefined && ((flags.has("GT") && score <= old) || (flags.has("LT") && score >= old)))
      continue;
    if (old === undefined) added++;
    if (old !== score) changed++;
    members.set(member, score);
    last = written(score);
  }
  db.tidy(key);
  if (flags.has("INCR")) return last;
  return flags.has("CH") ? changed : added;
}

function remove(db: Keyspace, key: string, members: string[]): number {
  const removed = members.filter((member) => zset(db, key).delete(member)).length;
  db.tidy(key);
  return removed;
}

const range = (...fixed: string[]) =>
  read(-4, (db, [key, from = "", to = "", ...more]) => {
    const { items, scored } = ranged(sorted(zset(db, key)), from, to, [...fixed, ...more]);
    return withScores(items, scored);
  });

const removal = (by: "BYSCORE" | "BYLEX" | "") =>
  write(4, (db, [key = "", from = "", to = ""]) => {
    const { items } = ranged(sorted(zset(db, key)), from, to, by ? [by] : []);
    return remove(
      db,
      key,
      items.map(([member]) => member),
    );
  });

const rank = (reverse: boolean) =>
  read(-3, (db, [key, member = "", more]) => {
    const items = sorted(zset(db, key));
    const at = items.findIndex(([each]) => each === member);
    if (at < 0) return null;
    const place = reverse ? items.length - 1 - at : at;
    return more?.toUpperCase() === "WITHSCORE" ? [place, written(items[at]?.[1] ?? 0)] : place;
  });

const popped = (reverse: boolean) =>
  write(-2, (db, [key = "", count = "1"]) => {
    const items = sorted(zset(db, key));
    const taken = (reverse ? items.toReversed() : items).slice(0, index(count));
    remove(
      db,
      key,
      taken.map(([member]) => member),
    );
    return withScores(taken, true);
  });

type Merge = (all: Map<string, number>[], join: (a: number, b: number) => number) => Map<string, number>;

const union: Merge = (all, join) => {
  const merged = new Map<string, number>();
  for (const members of all)
    for (const [member, score] of members) {
      const old = merged.get(member);
      merged.set(member, old === undefined ? score : join(old, score));
    }
  return merged;
};
const intersection: Merge = (all, join) =>
  new Map([...union(all, join)].filter(([member]) => all.every((members) => members.has(member))));
const difference: Merge = ([first = new Map(), ...others]) =>
  new Map([...first].filter(([member]) => !others.some((members) => members.has(member))));

const JOINS: Record<string, (a: number, b: number) => number> = {
  SUM: (a, b) => a + b,
  MIN: Math.min,
  MAX: Math.max,
};

function merged(db: Keyspace, merge: Merge, args: string[], name: string) {
  const options = new Options(args);
  const keys = options.counted(name);
  let weights = keys.map(() => 1);
  let join = JOINS.SUM ?? Math.max;
  let scored = false;
  while (!options.isDone) {
    const option = options.name();
    if (option === "WEIGHTS")
      weights = keys.map(() => float(options.value(), "ERR weight value is not a float"));
    else if (option === "AGGREGATE") join = JOINS[options.name()] ?? fail(SYNTAX);
    else if (option === "WITHSCORES") scored = true;
    else fail(SYNTAX);
  }
  const weighted = keys.map((key, at) => {
    const entries: Scored[] = [...scoredMembers(db, key)].map(([member, score]) => [
      member,
      score * (weights[at] ?? 1),
    ]);
    return new Map(entries);
  });
  return { value: merge(weighted, join), scored };
}

/** A set counts as a sorted one whose scores are all 1. */
function scoredMembers(db: Keyspace, key: string): Map<string, number> {
  if (db.entry(key)?.kind !== "set") return zset(db, key);
  return new Map([...(db.get(key, "set") ?? [])].map((member) => [member, 1]));
}

const combined = (merge: Merge, name: string) =>
  read(-3, (db, args) => {
    const { value, scored } = merged(db, merge, args, name);
    return withScores(sorted(value), scored);
  });

const stored = (merge: Merge, name: string) =>
  write(-4, (db, [target = "", ...args]) => {
    const { value } = merged(db, merge, args, name);
    db.put(target, { kind: "zset", value });
    return value.size;
  });

export const sortedSets: Commands = {
  zadd: write(-4, zadd),
  zincrby: write(4, (db, [key = "", by = "", member = ""]) => zadd(db, [key, "INCR", by, member])),
  zrem: write(-3, (db, [key = "", ...members]) => remove(db, key, members)),
  zcard: read(2, (db, [key]) => zset(db, key).size),
  zscore: read(3, (db, [key, member = ""]) => scoreOf(zset(db, key), member)),
  zmscore: read(-3, (db, [key, ...members]) => members.map((member) => scoreOf(zset(db, key), member))),
  zrank: rank(false),
  zrevrank: rank(true),
  zcount: read(
    4,
    (db, [key, from = "", to = ""]) => ranged(sorted(zset(db, key)), from, to, ["BYSCORE"]).items.length,
  ),
  zlexcount: read(
    4,
    (db, [key, from = "", to = ""]) => ranged(sorted(zset(db, key)), from, to, ["BYLEX"]).items.length,
  ),
  zrange: range(),
  zrevrange: range("REV"),
  zrangebyscore: range("BYSCORE"),
  zrevrangebyscore: range("BYSCORE", "REV"),
  zrangebylex: range("BYLEX"),
  zrevrangebylex: range("BYLEX", "REV"),
  zrangestore: write(-5, (db, [target = "", key, from = "", to = "", ...more]) => {
    const { items } = ranged(sorted(zset(db, key)), from, to, more);
    db.put(target, { kind: "zset", value: new Map(items) });
    return items.length;
  }),
  zremrangebyscore: removal("BYSCORE"),
  zremrangebylex: removal("BYLEX"),
  zremrangebyrank: removal(""),
  zpopmin: popped(false),
  zpopmax: popped(true),
  zunion: combined(union, "zunion"),
  zinter: combined(intersection, "zinter"),
  zdiff: combined(difference, "zdiff"),
  zunionstore: stored(union, "zunionstore"),
  zinterstore: stored(intersection, "zinterstore"),
  zdiffstore: stored(difference, "zdiffstore"),
  zrandmember: read(-2, (db, [key, count, scored]) => {
    const items = sorted(zset(db, key));
    if (count === undefined) return sample(items, 1)[0]?.[0] ?? null;
    return withScores(sample(items, index(count)), scored?.toUpperCase() === "WITHSCORES");
  }),
  zscan: read(-3, (db, [key, ...args]) => scanned(args, withScores(sorted(zset(db, key)), true), 2)),
};

function scoreOf(members: Map<string, number>, member: string): string | null {
  const score = members.get(member);
  return score === undefined ? null : written(score);
}
