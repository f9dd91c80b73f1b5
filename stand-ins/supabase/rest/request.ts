import { RestError } from "./errors.ts";
import * as grammar from "./grammar.ts";
import { type Parser, parse } from "./parsing.ts";

export interface Preferences {
  resolution?: "merge-duplicates" | "ignore-duplicates";
  representation?: "representation" | "minimal" | "headers-only";
  count?: "exact" | "planned" | "estimated";
  missing?: "default" | "null";
  handling?: "strict" | "lenient";
  max_affected?: number;
  timezone?: string;
  invalid: string[];
}

/** From the first row wanted; without a limit, all that follow. */
export interface Range {
  offset: number;
  limit?: number;
}

/** What belongs to the table of the address (the empty path), or to one that is embedded in it. */
export interface Part<T> {
  path: string[];
  value: T;
}

export interface Query {
  select: grammar.SelectItem[];
  filters: Part<grammar.Condition>[];
  logic: Part<grammar.Logic>[];
  orders: Part<grammar.OrderTerm[]>[];
  ranges: Map<string, Range>;
  columns?: string[];
  onConflict?: string[];
  /** The names that filters of the address carry. */
  filterNames: string[];
  /** Of a function that is called by GET. */
  arguments: [string, string][];
  /** As the address says it, sorted. */
  canonical: string;
}

const RESERVED = ["select", "columns", "on_conflict"];
const LAST = { order: ["order"], logic: ["and", "or"], limit: ["limit"], offset: ["offset"] };
const endsIn = (name: string, words: string[]) => words.includes(name.split(".").at(-1) ?? "");
const isReserved = (name: string) => RESERVED.includes(name) || endsIn(name, Object.values(LAST).flat());

/** The parameters of an address. `takesArguments`: those that are no filters belong to a function. */
export function readQuery(parameters: URLSearchParams, takesArguments: boolean): Query {
  // `apikey` never reaches PostgREST: the gateway in front of it takes it away.
  const given = [...parameters].filter(([name]) => name !== "apikey");
  const ending = (words: string[]) => given.filter(([name]) => endsIn(name, words));
  const first = (name: string) => given.find(([each]) => each === name)?.[1];
  const named = <T>(name: string, parser: Parser<T>, what: string) => {
    const text = first(name);
    return text === undefined ? undefined : read(parser, text, what, text);
  };
  const query: Query = {
    select: read(grammar.select, first("select") ?? "*", "select parameter", first("select") ?? "*"),
    filters: [],
    logic: ending(LAST.logic).map(([name, text]) => {
      const { path, operator } = read(grammar.logicPath, name, "logic path", name);
      return { path, value: read(grammar.logic, operator + text, "logic tree", text) };
    }),
    orders: ending(LAST.order).map(([name, text]) => ({
      path: read(grammar.treePath, name, "tree path", name).path,
      value: read(grammar.order, text, "order", text),
    })),
    ranges: rangesIn(given),
    columns: named("columns", grammar.columns, "columns parameter"),
    onConflict: named("on_conflict", grammar.columns, "on_conflict parameter"),
    filterNames: [],
    arguments: [],
    canonical: new URLSearchParams(given.toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))).toString(),
  };
  for (const [name, text] of given.filter(([each]) => !isReserved(each))) {
    const { path, field } = read(grammar.treePath, name, "tree path", name);
    const parsed = parse(grammar.filter, text);
    if ("value" in parsed) {
      query.filters.push({ path, value: { field, ...parsed.value } });
      query.filterNames.push(name);
    } else if (takesArguments && !parsed.problem.consumed) {
      query.arguments.push([name, text]);
    } else read(grammar.filter, text, "filter", text);
  }
  return query;
}

function read<T>(parser: Parser<T>, text: string, what: string, shown: string): T {
  const parsed = parse(parser, text);
  if ("value" in parsed) return parsed.value;
  const message = `"failed to parse ${what} (${shown})" ${parsed.problem.place}`;
  throw new RestError(400, "PGRST100", message, { details: parsed.problem.details });
}

const wholeNumber = (text: string) => (/^\s*-?\d+\s*$/.test(text) ? Number(text) : undefined);

/** By the name of the limit, such as `limit` or `contacts.limit`. */
function rangesIn(given: [string, string][]): Map<string, Range> {
  const ranges = new Map<string, Range>();
  for (const [name, text] of given) {
    const limit = endsIn(name, LAST.limit) ? wholeNumber(text) : undefined;
    if (limit !== undefined && !ranges.has(name)) ranges.set(name, { offset: 0, limit });
  }
  for (const [name, text] of given) {
    const offset = endsIn(name, LAST.offset) ? wholeNumber(text) : undefined;
    const limitName = name.replace(/offset$/, "limit");
    if (offset !== undefined) ranges.set(limitName, { ...ranges.get(limitName), offset });
  }
  return ranges;
}

const outOfRange = (details: string) =>
  new RestError(416, "PGRST103", "Requested range not satisfiable", { details });

/** The rows wanted of the address's own table: by `limit` and `offset`, and by the header `Range` when reading. */
export function topRange(query: Query, method: string, header: string | undefined): Range {
  const asked = query.ranges.get("limit") ?? { offset: 0 };
  if (method === "PUT" && query.ranges.has("limit")) {
    throw new RestError(400, "PGRST114", "limit/offset querystring parameters are not allowed for PUT");
  }
  if (asked.limit === 0 && asked.offset === 0) return { offset: 0, limit: 0 };
  const [, low, high] = (method === "GET" && /^(\d+)-(\d*)$/.exec(header ?? "")) || [];
  if (low && high && Number(high) < Number(low)) {
    throw outOfRange(
      "The lower boundary must be lower than or equal to the upper boundary in the Range header.",
    );
  }
  const last = Math.min(
    high ? Number(high) : Number.POSITIVE_INFINITY,
    asked.limit === undefined ? Number.POSITIVE_INFINITY : asked.offset + asked.limit - 1,
  );
  const offset = Math.max(Number(low ?? 0), asked.offset);
  if (last < offset) throw outOfRange("Limit should be greater than or equal to zero.");
  return { offset, ...(Number.isFinite(last) ? { limit: last - offset + 1 } : {}) };
}

const CHOICES: Record<string, Partial<Preferences>> = {
  "resolution=merge-duplicates": { resolution: "merge-duplicates" },
  "resolution=ignore-duplicates": { resolution: "ignore-duplicates" },
  "return=representation": { representation: "representation" },
  "return=minimal": { representation: "minimal" },
  "return=headers-only": { representation: "headers-only" },
  "count=exact": { count: "exact" },
  "count=planned": { count: "planned" },
  "count=estimated": { count: "estimated" },
  "missing=default": { missing: "default" },
  "missing=null": { missing: "null" },
  "handling=strict": { handling: "strict" },
  "handling=lenient": { handling: "lenient" },
  // Known, and without effect on hosted projects.
  "tx=commit": {},
  "tx=rollback": {},
};

/** The header `Prefer`. Of two contradictory words the first counts. */
export function readPreferences(header: string | undefined): Preferences {
  const wishes = (header ?? "").split(",").map((wish) => wish.trim());
  const preferences: Preferences = { invalid: [] };
  for (const wish of wishes.filter(Boolean)) {
    const [, affected] = /^max-affected=(.*)$/.exec(wish) ?? [];
    const [, timezone] = /^timezone=(.*)$/.exec(wish) ?? [];
    if (affected !== undefined) preferences.max_affected ??= wholeNumber(affected);
    else if (timezone !== undefined) preferences.timezone ??= timezone;
    else if (wish in CHOICES) Object.assign(preferences, { ...CHOICES[wish], ...preferences });
    else preferences.invalid.push(wish);
  }
  return preferences;
}
