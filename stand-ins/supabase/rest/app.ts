import type { Context } from "hono";
import type { Env } from "../gateway.ts";
import { callSql, routineFor } from "./calling.ts";
import { insertSql, type Payload, readPayload, updateSql } from "./changing.ts";
import { RestDatabase, type Run } from "./database.ts";
import { asResponse, asRestError, notHere, RestError } from "./errors.ts";
import { bodyOf, chooseMedia, contentType, isSingle, type Media } from "./media.ts";
import { countSql, MOST_ROWS, type Node, neededColumns, readingOf, readSql, tableSql } from "./reading.ts";
import { type Preferences, type Query, type Range, readPreferences, readQuery, topRange } from "./request.ts";
import type { Routine, Schema, Table } from "./schema.ts";
import { logicSql, name, Values } from "./sql.ts";

export interface Rest {
  handle(c: Context<Env>): Promise<Response>;
  close(): Promise<void>;
}

/** PostgREST's answers, for the schema `public`. `url`: of the role `authenticator`. */
export async function startRest(url: string): Promise<Rest> {
  const database = new RestDatabase(url);
  await database.listen();
  return {
    handle: async (c) => {
      try {
        return await answer(c, database);
      } catch (error) {
        return asResponse(asRestError(error, c.get("caller").role === "anon"));
      }
    },
    close: () => database.close(),
  };
}

interface Request {
  method: string;
  query: Query;
  range: Range;
  preferences: Preferences;
  media: Media;
  body: string;
  schema: Schema;
}

/** What the statement of a request answers. */
interface Result {
  total: string | null;
  page: string;
  body: string | null;
  response_headers: string | null;
  response_status: string | null;
  inserted: number | null;
}

interface Plan {
  text: string;
  values: Values;
  readOnly: boolean;
  settings?: Record<string, string>;
  respond(result: Result): { status: number; range: string; body: string | null };
  /** Whose rows the planner's guess counts. */
  counted?: Node;
  /** Preferences that this kind of request heeds, for `Preference-Applied`. */
  heeds: (keyof Preferences)[];
}

async function answer(c: Context<Env>, database: RestDatabase): Promise<Response> {
  const { method } = c.req;
  const path = c.req.path.replace(/^\/rest\/v1/, "").replace(/\/$/, "");
  const [first = "", second, ...more] = path.split("/").slice(1).map(decodeURIComponent);
  if (first === "") throw new RestError(404, "PGRST126", "Root endpoint metadata is disabled");
  const isCall = first === "rpc" && second !== undefined && more.length === 0;
  if (!isCall && second !== undefined) {
    throw new RestError(404, "PGRST125", "Invalid path specified in request URL");
  }
  refuseMethod(method, isCall);
  refuseProfile(c.req.header(method === "GET" || method === "HEAD" ? "accept-profile" : "content-profile"));
  const query = readQuery(new URL(c.req.url).searchParams, isCall && method !== "POST");
  const request: Request = {
    method,
    query,
    range: topRange(query, method, c.req.header("range")),
    preferences: readPreferences(c.req.header("prefer")),
    media: chooseMedia(c.req.header("accept")),
    body: method === "POST" || method === "PATCH" ? await bodyIn(c) : "",
    schema: await database.schema(),
  };
  const plan = isCall ? planCall(request, second) : planTable(request, first);
  refusePreferences(request.preferences);
  const caller = c.get("caller");
  const settings = {
    ...request.schema.roles.get(caller.role),
    search_path: '"public", "extensions"',
    role: caller.role,
    "request.jwt.claims": JSON.stringify({ ...caller.claims, role: caller.role }),
    "request.method": method,
    "request.path": path,
    "request.headers": JSON.stringify(Object.fromEntries(c.req.raw.headers)),
    ...plan.settings,
  };
  const { default_transaction_isolation: isolation, ...own } = settings as Record<string, string>;
  const result = await database.transaction({ settings: own, readOnly: plan.readOnly, isolation }, (run) =>
    runPlan(plan, request, run),
  );
  return respond(plan, request, result, `${path}${query.canonical ? `?${query.canonical}` : ""}`);
}

function refuseMethod(method: string, isCall: boolean): void {
  if (isCall && !["GET", "HEAD", "POST"].includes(method)) {
    throw new RestError(405, "PGRST101", `Cannot use the ${method} method on RPC`);
  }
  if (!["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"].includes(method)) {
    throw new RestError(405, "PGRST117", `Unsupported HTTP method: ${method}`);
  }
}

function refuseProfile(profile: string | undefined): void {
  if (profile === undefined || profile === "public") return;
  throw new RestError(406, "PGRST106", `Invalid schema: ${profile}`, {
    hint: "Only the following schemas are exposed: public",
  });
}

async function bodyIn(c: Context<Env>): Promise<string> {
  const type = (c.req.header("content-type") ?? "application/json").split(";")[0]?.trim();
  if (type !== "application/json") throw notHere(`bodies of the type ${type}`);
  return c.req.text();
}

function refusePreferences({ handling, invalid, timezone }: Preferences): void {
  if (timezone !== undefined) throw notHere("the preference timezone");
  if (handling !== "strict" || invalid.length === 0) return;
  throw new RestError(400, "PGRST122", "Invalid preferences given with handling=strict", {
    details: `Invalid preferences: ${invalid.join(", ")}`,
  });
}

function planTable(request: Request, relation: string): Plan {
  const table = request.schema.tables.get(relation);
  if (!table) {
    const message = `Could not find the table 'public.${relation}' in the schema cache`;
    throw new RestError(404, "PGRST205", message);
  }
  return request.method === "GET" || request.method === "HEAD"
    ? planRead(request, table)
    : planChange(request, table);
}

function planRead({ query, schema, preferences, media, range, method }: Request, table: Table): Plan {
  const values = new Values();
  const source = { sql: tableSql(table.name), table };
  const node = readingOf(query, schema, source, source.sql, table.name, false);
  node.range = within(range);
  const rows = readSql(node, values);
  const text = statement(rows, "select * from pgrst_source", {
    total: totalSql(node, preferences, values),
    body: method === "HEAD" ? "''" : bodyOf(media, "pgrst_row", false),
  });
  return {
    text,
    values,
    readOnly: true,
    counted: node,
    heeds: ["count"],
    respond: (result) => ofRows(result, range),
  };
}

const within = ({ offset, limit }: Range): Range => ({
  offset,
  limit: Math.min(limit ?? MOST_ROWS, MOST_ROWS),
});

function totalSql(node: Node, { count }: Preferences, values: Values): string {
  if (count !== "exact" && count !== "estimated") return "null::bigint";
  const most = count === "estimated" ? ` limit ${MOST_ROWS + 1}` : "";
  return `(select count(*) from (${countSql(node, values)}${most}) pgrst_counted)`;
}

const statement = (
  source: string,
  read: string,
  { total = "null::bigint", page = "count(pgrst_row)", body = "''", inserted = "null::int" },
) => `with pgrst_source as (${source})
  select ${total} as total, ${page} as page, ${body} as body,
    nullif(current_setting('response.headers', true), '') as response_headers,
    nullif(current_setting('response.status', true), '') as response_status, ${inserted} as inserted
  from (${read}) pgrst_row`;

function planChange(request: Request, table: Table): Plan {
  const { query, schema, preferences, media, method } = request;
  const values = new Values();
  const into = tableSql(table.name);
  const node = readingOf(query, schema, { sql: "pgrst_source", table }, "pgrst_source", table.name, true);
  const returns = preferences.representation === "representation";
  const needed = returns ? neededColumns(node, table.primary_key) : [];
  const columns = needed
    .map((column) => (column === "*" ? `${into}.*` : `${into}.${name(column)}`))
    .join(", ");
  const change = changeSql(request, table, values);
  const source =
    change === null
      ? `select ${columns || "null"} from ${into} where false`
      : `${change} returning ${columns || "1"}`;
  const merges = method === "POST" && preferences.resolution === "merge-duplicates";
  const text = statement(source, returns ? readSql(node, values) : "select * from pgrst_source", {
    body: returns ? bodyOf(media, "pgrst_row", false) : "''",
    inserted: merges ? "nullif(current_setting('pgrst.inserted', true), '')::int" : "null::int",
  });
  const heeds: Plan["heeds"] = ["representation", "count", "handling"];
  if (method !== "DELETE") heeds.unshift("missing");
  if (method === "POST" && (table.primary_key.length > 0 || query.onConflict)) heeds.unshift("resolution");
  if (method !== "POST") heeds.push("max_affected");
  const counted = preferences.count === "exact" || preferences.count === "estimated";
  return {
    text,
    values,
    readOnly: false,
    heeds,
    respond: ({ page, body, inserted }) => {
      const total = counted ? page : "*";
      const range = method === "PATCH" && Number(page) > 0 ? `0-${Number(page) - 1}` : "*";
      if (method === "POST")
        return { status: merges && !inserted ? 200 : 201, range: `*/${total}`, body: returns ? body : null };
      return { status: returns ? 200 : 204, range: `${range}/${total}`, body: returns ? body : null };
    },
  };
}

function changeSql(
  { method, query, preferences, body }: Request,
  table: Table,
  values: Values,
): string | null {
  const into = tableSql(table.name);
  if (method === "PUT") throw notHere("the method PUT");
  if (preferences.representation === "headers-only") throw notHere("the preference return=headers-only");
  if (method === "POST") {
    const payload = readPayload(body, query.columns, false);
    return insertSql(table, into, payload, preferences, query.onConflict ?? table.primary_key, values);
  }
  const change =
    method === "PATCH"
      ? updateSql(table, into, readPayload(body, query.columns, false), preferences, values)
      : `delete from ${into}`;
  if (change === null) return null;
  const conditions = [...query.filters, ...query.logic]
    .filter(({ path }) => path.length === 0)
    .map(({ value }) => logicSql(value, { sql: into, table }, values));
  // What the extension safeupdate does on hosted projects.
  if (conditions.length === 0) {
    throw new RestError(400, "21000", `${method === "PATCH" ? "UPDATE" : "DELETE"} requires a WHERE clause`);
  }
  return `${change} where ${conditions.join(" and ")}`;
}

function planCall(request: Request, called: string): Plan {
  const { method, query, schema, preferences, media, range } = request;
  const byPost = method === "POST";
  const payload: Payload | undefined = byPost ? readPayload(request.body, query.columns, true) : undefined;
  const given = payload?.keys ?? query.arguments.map(([argument]) => argument);
  const routine = routineFor(called, given, schema, byPost);
  const values = new Values();
  const table = routine.table === null ? undefined : schema.tables.get(routine.table);
  const node = readingOf(
    query,
    schema,
    { sql: "pgrst_source", table },
    "pgrst_source",
    routine.table ?? called,
    false,
  );
  node.range = within(range);
  const source = callSql(
    routine,
    tableSql(called),
    payload ?? query.arguments,
    columnsOfCall(node, query),
    values,
  );
  const isValue = routine.returns !== "row";
  if (!routine.set) refuseMaximum(preferences);
  const text = statement(source, readSql(node, values), {
    total: totalSql(node, preferences, values),
    page: routine.set ? "count(pgrst_row)" : "1",
    body:
      method === "HEAD"
        ? "''"
        : bodyOf(media, isValue ? "pgrst_row.pgrst_scalar" : "pgrst_row", !routine.set),
  });
  return {
    text,
    values,
    readOnly: !byPost || !routine.volatile,
    settings: routine.settings,
    heeds: ["count", "handling", "max_affected"],
    respond: (result) => ({ ...ofRows(result, range), ...emptyOf(routine) }),
  };
}

const emptyOf = ({ returns, set }: Routine) =>
  returns === "void" && !set ? { status: 204, body: null } : {};

function columnsOfCall(node: Node, query: Query): string[] {
  const columns = neededColumns(node, []);
  if (columns.includes("*")) return columns;
  return [...new Set([...columns, ...query.filters.map(({ value }) => value.field.name)])];
}

function refuseMaximum({ max_affected, handling }: Preferences): void {
  if (max_affected === undefined || handling !== "strict") return;
  const message =
    "Function must return SETOF or TABLE when max-affected preference is used with handling=strict";
  throw new RestError(400, "PGRST128", message);
}

function ofRows({ total, page, body }: Result, { offset }: Range) {
  const rows = Number(page);
  const all = total === null ? undefined : Number(total);
  const shown = all !== 0 && rows > 0 ? `${offset}-${offset + rows - 1}` : "*";
  const range = `${shown}/${all ?? "*"}`;
  if (all === undefined) return { status: 200, range, body };
  if (offset > all) {
    const details = `An offset of ${offset} was requested, but there are only ${all} rows.`;
    throw new RestError(416, "PGRST103", "Requested range not satisfiable", {
      details,
      headers: { "Content-Range": range },
    });
  }
  return { status: rows < all ? 206 : 200, range, body };
}

async function runPlan(plan: Plan, { preferences, media, method }: Request, run: Run): Promise<Result> {
  const [row] = await run<Result & Record<string, unknown>>(plan.text, plan.values.list);
  const result: Result = row ?? {
    total: null,
    page: "0",
    body: null,
    response_headers: null,
    response_status: null,
    inserted: null,
  };
  const rows = Number(result.page);
  if (isSingle(media) && rows !== 1) {
    throw new RestError(406, "PGRST116", "Cannot coerce the result to a single JSON object", {
      details: `The result contains ${rows} rows`,
    });
  }
  const most =
    plan.heeds.includes("max_affected") && preferences.handling === "strict"
      ? preferences.max_affected
      : undefined;
  if (most !== undefined && rows > most) {
    throw new RestError(400, "PGRST124", "Query result exceeds max-affected preference constraint", {
      details: `The query affects ${rows} rows`,
    });
  }
  const isRead = method === "GET" || method === "HEAD";
  return isRead && plan.counted
    ? { ...result, total: await guessed(result.total, plan.counted, preferences, run) }
    : result;
}

/** The planner's guess: asked for, or taken where there are more rows than are ever returned. */
async function guessed(
  total: string | null,
  node: Node,
  { count }: Preferences,
  run: Run,
): Promise<string | null> {
  const isLarge = count === "estimated" && Number(total) > MOST_ROWS;
  if (count !== "planned" && !isLarge) return total;
  const values = new Values();
  const explain = `explain (format json) ${countSql(node, values)}`;
  const [row] = await run<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(explain, values.list);
  const rows = row?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
  return String(isLarge ? Math.max(rows, Number(total)) : rows);
}

function respond(
  plan: Plan,
  { preferences, media, method }: Request,
  result: Result,
  location: string,
): Response {
  const { status, range, body } = plan.respond(result);
  const headers = new Headers({ "Content-Range": range });
  const applied = appliedOf(preferences, plan.heeds);
  if (applied) headers.set("Preference-Applied", applied);
  if (plan.counted) headers.set("Content-Location", location);
  if (body !== null) headers.set("Content-Type", contentType(media));
  for (const [header, value] of headersOf(result.response_headers)) headers.set(header, value);
  const chosen = result.response_status === null ? status : Number.parseInt(result.response_status, 10);
  if (Number.isNaN(chosen)) {
    throw new RestError(500, "PGRST112", "response.status guc must be a valid status code");
  }
  return new Response(method === "HEAD" || chosen === 204 ? null : (body ?? ""), { status: chosen, headers });
}

function appliedOf(preferences: Preferences, heeds: Plan["heeds"]): string {
  const words: Partial<Record<keyof Preferences, string>> = {
    resolution: "resolution",
    missing: "missing",
    representation: "return",
    count: "count",
    handling: "handling",
    max_affected: "max-affected",
  };
  return Object.entries(words)
    .filter(([key]) => key === "handling" || heeds.includes(key as keyof Preferences))
    .filter(([key]) => key !== "max_affected" || preferences.handling === "strict")
    .map(([key, word]) => [word, preferences[key as keyof Preferences]])
    .filter(([, value]) => value !== undefined)
    .map(([word, value]) => `${word}=${value}`)
    .join(", ");
}

/** The setting `response.headers`: a list of objects with one header each. */
function headersOf(setting: string | null): [string, string][] {
  if (setting === null) return [];
  const message =
    "response.headers guc must be a JSON array composed of objects with a single key and a string value";
  try {
    const list = JSON.parse(setting) as Record<string, string>[];
    return list.map((each) => {
      const [only, ...others] = Object.entries(each);
      if (!only || others.length > 0 || typeof only[1] !== "string") throw new TypeError(message);
      return only;
    });
  } catch {
    throw new RestError(500, "PGRST111", message);
  }
}
