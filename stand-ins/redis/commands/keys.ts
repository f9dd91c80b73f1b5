import type { Entry, Keyspace } from "../keyspace.ts";
import { index, OK, type Reply, Status, SYNTAX } from "../reply.ts";
import { type Commands, fail, glob, Options, read, sample, write } from "./command.ts";

function expireAt(db: Keyspace, key: string, at: number, condition?: string): number {
  const entry = db.entry(key);
  if (!entry) return 0;
  const old = entry.expiresAt;
  const holds = {
    NX: old === undefined,
    XX: old !== undefined,
    GT: old !== undefined && at > old,
    LT: old === undefined || at < old,
  };
  const name = condition?.toUpperCase();
  if (name !== undefined && !(name in holds)) fail(`ERR Unsupported option ${condition}`);
  if (name !== undefined && !holds[name as keyof typeof holds]) return 0;
  if (at <= db.now()) db.delete(key);
  else entry.expiresAt = at;
  return 1;
}

const expiring = (at: (amount: number, now: number) => number) =>
  write(-3, (db, [key = "", amount = "", condition]) =>
    expireAt(db, key, at(index(amount), db.now()), condition),
  );

const remaining = (of: (entry: Required<Pick<Entry, "expiresAt">>, now: number) => number) =>
  read(2, (db, [key = ""]) => {
    const entry = db.entry(key);
    if (!entry) return -2;
    return entry.expiresAt === undefined ? -1 : of({ expiresAt: entry.expiresAt }, db.now());
  });

const unset = write(-2, (db, keys) => keys.filter((key) => db.delete(key)).length);
const present = read(-2, (db, keys) => keys.filter((key) => db.entry(key)).length);
const emptied = write(-1, (db) => {
  db.clear();
  return OK;
});

function rename(db: Keyspace, from: string, to: string): void {
  const entry = db.entry(from) ?? fail("ERR no such key");
  db.delete(from);
  db.put(to, entry);
}

function copy(db: Keyspace, [from = "", to = "", ...more]: string[]): number {
  const entry = db.entry(from);
  const replaces = more.some((word) => word.toUpperCase() === "REPLACE");
  if (!entry || (db.entry(to) && !replaces)) return 0;
  db.put(to, structuredClone(entry));
  return 1;
}

function scan(db: Keyspace, args: string[]): Reply {
  const options = new Options(args);
  index(options.value());
  let [pattern, kind] = [glob("*"), ""];
  while (!options.isDone) {
    const option = options.name();
    if (option === "MATCH") pattern = glob(options.value());
    else if (option === "TYPE") kind = options.value().toLowerCase();
    else if (option === "COUNT") options.number();
    else fail(SYNTAX);
  }
  return ["0", db.keys().filter((key) => pattern.test(key) && (kind === "" || db.entry(key)?.kind === kind))];
}

export const keys: Commands = {
  del: unset,
  unlink: unset,
  exists: present,
  touch: present,
  type: read(2, (db, [key = ""]) => new Status(db.entry(key)?.kind ?? "none")),
  expire: expiring((seconds, now) => now + seconds * 1000),
  pexpire: expiring((ms, now) => now + ms),
  expireat: expiring((seconds) => seconds * 1000),
  pexpireat: expiring((ms) => ms),
  persist: write(2, (db, [key = ""]) => {
    const entry = db.entry(key);
    if (entry?.expiresAt === undefined) return 0;
    entry.expiresAt = undefined;
    return 1;
  }),
  ttl: remaining(({ expiresAt }, now) => Math.round((expiresAt - now) / 1000)),
  pttl: remaining(({ expiresAt }, now) => expiresAt - now),
  expiretime: remaining(({ expiresAt }) => Math.round(expiresAt / 1000)),
  pexpiretime: remaining(({ expiresAt }) => expiresAt),
  rename: write(3, (db, [from = "", to = ""]) => {
    rename(db, from, to);
    return OK;
  }),
  renamenx: write(3, (db, [from = "", to = ""]) => {
    if (db.entry(to)) return 0;
    rename(db, from, to);
    return 1;
  }),
  copy: write(-3, copy),
  keys: read(2, (db, [pattern = ""]) => db.keys().filter((key) => glob(pattern).test(key))),
  scan: read(-2, scan),
  randomkey: read(1, (db) => sample(db.keys(), 1)[0] ?? null),
  dbsize: read(1, (db) => db.keys().length),
  flushdb: emptied,
  flushall: emptied,
  ping: read(-1, (_db, [message]) => message ?? new Status("PONG")),
  echo: read(2, (_db, [message = ""]) => message),
  time: read(1, (db) => {
    const now = db.now();
    return [String(Math.floor(now / 1000)), String((now % 1000) * 1000)];
  }),
};
