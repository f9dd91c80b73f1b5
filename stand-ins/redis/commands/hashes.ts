import type { Keyspace } from "../keyspace.ts";
import { float, index, integer, OK, type Reply, SYNTAX, written } from "../reply.ts";
import { type Commands, fail, read, sample, scanned, write } from "./command.ts";

const hash = (db: Keyspace, key = ""): Map<string, string> => db.get(key, "hash") ?? new Map();

function hset(db: Keyspace, [key = "", ...pairs]: string[], name = "hset"): number {
  if (pairs.length === 0 || pairs.length % 2 === 1)
    fail(`ERR wrong number of arguments for '${name}' command`);
  const fields = db.open(key, "hash");
  const before = fields.size;
  for (let at = 0; at < pairs.length; at += 2) fields.set(pairs[at] ?? "", pairs[at + 1] ?? "");
  return fields.size - before;
}

function hrandfield(db: Keyspace, [key, count, ...more]: string[]): Reply {
  const entries = [...hash(db, key)];
  if (count === undefined) return sample(entries, 1)[0]?.[0] ?? null;
  const withValues = more[0]?.toUpperCase() === "WITHVALUES";
  if (more.length > (withValues ? 1 : 0)) fail(SYNTAX);
  return sample(entries, index(count)).flatMap((entry) => (withValues ? entry : [entry[0]]));
}

export const hashes: Commands = {
  hset: write(-4, (db, args) => hset(db, args)),
  hmset: write(-4, (db, args) => {
    hset(db, args, "hmset");
    return OK;
  }),
  hsetnx: write(4, (db, [key = "", field = "", value = ""]) =>
    hash(db, key).has(field) ? 0 : hset(db, [key, field, value]),
  ),
  hget: read(3, (db, [key, field = ""]) => hash(db, key).get(field) ?? null),
  hmget: read(-3, (db, [key, ...fields]) => fields.map((field) => hash(db, key).get(field) ?? null)),
  hgetall: read(2, (db, [key]) => [...hash(db, key)].flat()),
  hkeys: read(2, (db, [key]) => [...hash(db, key).keys()]),
  hvals: read(2, (db, [key]) => [...hash(db, key).values()]),
  hlen: read(2, (db, [key]) => hash(db, key).size),
  hexists: read(3, (db, [key, field = ""]) => Number(hash(db, key).has(field))),
  hstrlen: read(3, (db, [key, field = ""]) => hash(db, key).get(field)?.length ?? 0),
  hdel: write(-3, (db, [key = "", ...fields]) => {
    const removed = fields.filter((field) => hash(db, key).delete(field)).length;
    db.tidy(key);
    return removed;
  }),
  hincrby: write(4, (db, [key = "", field = "", by = ""]) => {
    const old = hash(db, key).get(field) ?? "0";
    if (!/^-?\d+$/.test(old)) fail("ERR hash value is not an integer");
    const sum = integer(old) + integer(by);
    hset(db, [key, field, String(sum)]);
    return Number(sum);
  }),
  hincrbyfloat: write(4, (db, [key = "", field = "", by = ""]) => {
    const sum = written(float(hash(db, key).get(field) ?? "0", "ERR hash value is not a float") + float(by));
    hset(db, [key, field, sum]);
    return sum;
  }),
  hrandfield: read(-2, hrandfield),
  hscan: read(-3, (db, [key, ...args]) => scanned(args, [...hash(db, key)].flat(), 2)),
};
