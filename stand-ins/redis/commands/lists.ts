import type { Keyspace } from "../keyspace.ts";
import { index, OK, type Reply, SYNTAX } from "../reply.ts";
import { between, type Commands, fail, Options, read, write } from "./command.ts";

type End = "LEFT" | "RIGHT";

const list = (db: Keyspace, key = ""): string[] => db.get(key, "list") ?? [];

function push(end: End, onlyIfThere = false) {
  return write(-3, (db, [key = "", ...items]) => {
    if (onlyIfThere && db.get(key, "list") === undefined) return 0;
    const found = db.open(key, "list");
    if (end === "LEFT") found.unshift(...items.toReversed());
    else found.push(...items);
    return found.length;
  });
}

function take(db: Keyspace, key: string, end: End): string | undefined {
  const item = end === "LEFT" ? list(db, key).shift() : list(db, key).pop();
  db.tidy(key);
  return item;
}

function pop(end: End) {
  return write(-2, (db, [key = "", count]): Reply => {
    if (count === undefined) return take(db, key, end) ?? null;
    if (index(count) < 0) fail("ERR value is out of range, must be positive");
    if (db.get(key, "list") === undefined) return null;
    const length = Math.min(index(count), list(db, key).length);
    return Array.from({ length }, () => take(db, key, end) ?? null);
  });
}

function endOf(word: string | undefined): End {
  const end = word?.toUpperCase();
  return end === "LEFT" || end === "RIGHT" ? end : fail(SYNTAX);
}

function move(db: Keyspace, from: string, to: string, [out, into]: [End, End]): Reply {
  db.get(to, "list");
  const item = take(db, from, out);
  if (item === undefined) return null;
  const target = db.open(to, "list");
  if (into === "LEFT") target.unshift(item);
  else target.push(item);
  return item;
}

function removeItems(db: Keyspace, [key = "", count = "", item = ""]: string[]): number {
  const items = list(db, key);
  const most = Math.abs(index(count)) || items.length;
  const places = items.flatMap((each, at) => (each === item ? [at] : []));
  const gone = new Set(index(count) < 0 ? places.slice(-most) : places.slice(0, most));
  if (gone.size === 0) return 0;
  db.replace(
    key,
    "list",
    items.filter((_, at) => !gone.has(at)),
  );
  return gone.size;
}

function positions(db: Keyspace, [key, item = "", ...more]: string[]): Reply {
  const options = new Options(more);
  let [rank, count]: [number, number | undefined] = [1, undefined];
  while (!options.isDone) {
    const option = options.name();
    if (option === "RANK") rank = options.number();
    else if (option === "COUNT") count = options.number();
    else if (option === "MAXLEN") options.number();
    else fail(SYNTAX);
  }
  if (rank === 0) fail("ERR RANK can't be zero");
  const places = list(db, key).flatMap((each, at) => (each === item ? [at] : []));
  const found = (rank < 0 ? places.toReversed() : places).slice(Math.abs(rank) - 1);
  return count === undefined ? (found[0] ?? null) : found.slice(0, count || undefined);
}

export const lists: Commands = {
  lpush: push("LEFT"),
  rpush: push("RIGHT"),
  lpushx: push("LEFT", true),
  rpushx: push("RIGHT", true),
  lpop: pop("LEFT"),
  rpop: pop("RIGHT"),
  llen: read(2, (db, [key]) => list(db, key).length),
  lrange: read(4, (db, [key, from = "", to = ""]) => between(list(db, key), index(from), index(to))),
  lindex: read(3, (db, [key, at = ""]) => list(db, key).at(index(at)) ?? null),
  lset: write(4, (db, [key, at = "", item = ""]) => {
    const items = db.get(key ?? "", "list") ?? fail("ERR no such key");
    const place = index(at) < 0 ? items.length + index(at) : index(at);
    if (place < 0 || place >= items.length) fail("ERR index out of range");
    items[place] = item;
    return OK;
  }),
  linsert: write(5, (db, [key, where = "", pivot = "", item = ""]) => {
    if (!/^(before|after)$/i.test(where)) fail(SYNTAX);
    const items = list(db, key);
    const at = items.indexOf(pivot);
    if (items.length === 0) return 0;
    if (at < 0) return -1;
    items.splice(/^before$/i.test(where) ? at : at + 1, 0, item);
    return items.length;
  }),
  lrem: write(4, removeItems),
  ltrim: write(4, (db, [key = "", from = "", to = ""]) => {
    db.replace(key, "list", between(list(db, key), index(from), index(to)));
    return OK;
  }),
  lpos: read(-3, positions),
  lmove: write(5, (db, [from = "", to = "", out, into]) => move(db, from, to, [endOf(out), endOf(into)])),
  rpoplpush: write(3, (db, [from = "", to = ""]) => move(db, from, to, ["RIGHT", "LEFT"])),
};
