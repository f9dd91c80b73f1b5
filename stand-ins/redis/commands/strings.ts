import type { Keyspace } from "../keyspace.ts";
import { float, index, integer, OK, type Reply, SYNTAX, written } from "../reply.ts";
import { type Commands, fail, Options, read, write } from "./command.ts";

const ABOVE = 2n ** 63n;

function expiry(db: Keyspace, unit: string, amount: number, command: string): number {
  if (amount <= 0) fail(`ERR invalid expire time in '${command}' command`);
  const at = { EX: db.now() + amount * 1000, PX: db.now() + amount, EXAT: amount * 1000, PXAT: amount }[unit];
  return at ?? fail(SYNTAX);
}

function set(db: Keyspace, [key = "", value = "", ...more]: string[]): Reply {
  const options = new Options(more);
  const flags = new Set<string>();
  let expiresAt: number | undefined;
  while (!options.isDone) {
    const option = options.name();
    if (["NX", "XX", "KEEPTTL", "GET"].includes(option)) flags.add(option);
    else if (expiresAt === undefined) expiresAt = expiry(db, option, options.number(), "set");
    else fail(SYNTAX);
  }
  if (flags.has("NX") && flags.has("XX")) fail(SYNTAX);
  const before = flags.has("GET") ? (db.get(key, "string") ?? null) : null;
  const old = db.entry(key);
  if (old ? flags.has("NX") : flags.has("XX")) return before;
  if (flags.has("KEEPTTL")) expiresAt = old?.expiresAt;
  db.put(key, { kind: "string", value, expiresAt });
  return flags.has("GET") ? before : OK;
}

function add(db: Keyspace, key: string, by: bigint): number {
  const sum = integer(db.get(key, "string") ?? "0") + by;
  if (sum >= ABOVE || sum < -ABOVE) fail("ERR increment or decrement would overflow");
  db.replace(key, "string", String(sum));
  return Number(sum);
}

function getEx(db: Keyspace, [key = "", ...more]: string[]): Reply {
  const value = db.get(key, "string");
  const entry = db.entry(key);
  if (value === undefined || !entry) return null;
  const options = new Options(more);
  while (!options.isDone) {
    const option = options.name();
    entry.expiresAt = option === "PERSIST" ? undefined : expiry(db, option, options.number(), "getex");
  }
  return value;
}

function setMany(db: Keyspace, pairs: string[], name: string): void {
  if (pairs.length % 2 === 1) fail(`ERR wrong number of arguments for '${name}' command`);
  for (let at = 0; at < pairs.length; at += 2)
    db.put(pairs[at] ?? "", { kind: "string", value: pairs[at + 1] ?? "" });
}

function setRange(db: Keyspace, [key = "", offset = "", part = ""]: string[]): Reply {
  const at = index(offset);
  if (at < 0) fail("ERR offset is out of range");
  const old = db.get(key, "string") ?? "";
  if (part === "") return old.length;
  const value = old.slice(0, at).padEnd(at, "\0") + part + old.slice(at + part.length);
  db.replace(key, "string", value);
  return value.length;
}

function range(value: string, from: number, to: number): string {
  const at = (place: number) => (place < 0 ? Math.max(0, value.length + place) : place);
  return value.slice(at(from), at(to) + 1);
}

export const strings: Commands = {
  get: read(2, (db, [key = ""]) => db.get(key, "string") ?? null),
  mget: read(-2, (db, keys) =>
    keys.map((key) => (db.entry(key)?.kind === "string" ? (db.get(key, "string") ?? null) : null)),
  ),
  set: write(-3, set),
  setex: write(4, (db, [key = "", seconds = "", value = ""]) => set(db, [key, value, "EX", seconds])),
  psetex: write(4, (db, [key = "", ms = "", value = ""]) => set(db, [key, value, "PX", ms])),
  setnx: write(3, (db, [key = "", value = ""]) => (set(db, [key, value, "NX"]) === OK ? 1 : 0)),
  getset: write(3, (db, [key = "", value = ""]) => set(db, [key, value, "GET"])),
  getdel: write(2, (db, [key = ""]) => {
    const value = db.get(key, "string") ?? null;
    db.delete(key);
    return value;
  }),
  getex: write(-2, getEx),
  mset: write(-3, (db, pairs) => {
    setMany(db, pairs, "mset");
    return OK;
  }),
  msetnx: write(-3, (db, pairs) => {
    if (pairs.some((key, at) => at % 2 === 0 && db.entry(key))) return 0;
    setMany(db, pairs, "msetnx");
    return 1;
  }),
  append: write(3, (db, [key = "", part = ""]) => {
    const value = (db.get(key, "string") ?? "") + part;
    db.replace(key, "string", value);
    return value.length;
  }),
  strlen: read(2, (db, [key = ""]) => db.get(key, "string")?.length ?? 0),
  getrange: read(4, (db, [key = "", from = "", to = ""]) =>
    range(db.get(key, "string") ?? "", index(from), index(to)),
  ),
  setrange: write(4, setRange),
  incr: write(2, (db, [key = ""]) => add(db, key, 1n)),
  decr: write(2, (db, [key = ""]) => add(db, key, -1n)),
  incrby: write(3, (db, [key = "", by = ""]) => add(db, key, integer(by))),
  decrby: write(3, (db, [key = "", by = ""]) => add(db, key, -integer(by))),
  incrbyfloat: write(3, (db, [key = "", by = ""]) => {
    const sum = float(db.get(key, "string") ?? "0") + float(by);
    if (!Number.isFinite(sum)) fail("ERR increment would produce NaN or Infinity");
    db.replace(key, "string", written(sum));
    return written(sum);
  }),
};
