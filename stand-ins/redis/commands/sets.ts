import type { Keyspace } from "../keyspace.ts";
import { index, type Reply } from "../reply.ts";
import { type Commands, fail, Options, read, sample, scanned, write } from "./command.ts";

const set = (db: Keyspace, key = ""): Set<string> => db.get(key, "set") ?? new Set();

type Combine = (sets: Set<string>[]) => Set<string>;
const union: Combine = (sets) => new Set(sets.flatMap((members) => [...members]));
const intersection: Combine = ([first = new Set(), ...others]) =>
  new Set([...first].filter((member) => others.every((other) => other.has(member))));
const difference: Combine = ([first = new Set(), ...others]) =>
  new Set([...first].filter((member) => !others.some((other) => other.has(member))));

const combined = (combine: Combine) => read(-2, (db, keys) => [...combine(keys.map((key) => set(db, key)))]);

const stored = (combine: Combine) =>
  write(-3, (db, [target = "", ...keys]) => {
    const value = combine(keys.map((key) => set(db, key)));
    db.put(target, { kind: "set", value });
    return value.size;
  });

function remove(db: Keyspace, key: string, members: string[]): number {
  const found = db.get(key, "set");
  const removed = members.filter((member) => found?.delete(member)).length;
  db.tidy(key);
  return removed;
}

function spop(db: Keyspace, [key = "", count]: string[]): Reply {
  if (count !== undefined && index(count) < 0) fail("ERR value is out of range, must be positive");
  const taken = sample([...set(db, key)], count === undefined ? 1 : index(count));
  remove(db, key, taken);
  return count === undefined ? (taken[0] ?? null) : taken;
}

export const sets: Commands = {
  sadd: write(-3, (db, [key = "", ...members]) => {
    const found = db.open(key, "set");
    const before = found.size;
    for (const member of members) found.add(member);
    return found.size - before;
  }),
  srem: write(-3, (db, [key = "", ...members]) => remove(db, key, members)),
  smembers: read(2, (db, [key]) => [...set(db, key)]),
  scard: read(2, (db, [key]) => set(db, key).size),
  sismember: read(3, (db, [key, member = ""]) => Number(set(db, key).has(member))),
  smismember: read(-3, (db, [key, ...members]) => members.map((member) => Number(set(db, key).has(member)))),
  smove: write(4, (db, [from = "", to = "", member = ""]) => {
    db.get(to, "set");
    if (remove(db, from, [member]) === 0) return 0;
    db.open(to, "set").add(member);
    return 1;
  }),
  spop: write(-2, spop),
  srandmember: read(-2, (db, [key, count]) =>
    count === undefined ? (sample([...set(db, key)], 1)[0] ?? null) : sample([...set(db, key)], index(count)),
  ),
  sunion: combined(union),
  sinter: combined(intersection),
  sdiff: combined(difference),
  sunionstore: stored(union),
  sinterstore: stored(intersection),
  sdiffstore: stored(difference),
  sintercard: read(-3, (db, args) => {
    const options = new Options(args);
    const { size } = intersection(options.counted("sintercard").map((key) => set(db, key)));
    const limit = options.takeIf("LIMIT") ? options.number() : 0;
    return limit === 0 ? size : Math.min(size, limit);
  }),
  sscan: read(-3, (db, [key, ...args]) => scanned(args, [...set(db, key)])),
};
