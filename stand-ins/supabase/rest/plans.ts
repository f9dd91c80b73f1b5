import { callSql, routineFor } from "./calling.ts";
import { insertSql, type Payload, readPayload, updateSql } from "./changing.ts";
import { notHere, RestError } from "./errors.ts";
import { bodyOf, type Media } from "./media.ts";
import { countSql, MOST_ROWS, type Node, neededColumns, readingOf, readSql, tableSql } from "./reading.ts";
import type { Preferences, Query, Range } from "./request.ts";
import type { Routine, Schema, Table } from "./schema.ts";
import { logicSql, name, Values } from "./sql.ts";

export interface Request {
  method: string;
  query: Query;
  range: Range;
  preferences: Preferences;
  media: Media;
  body: string;
  schema: Schema;
}

/** What the statement of a request answers. */
export interface Result {
  total: string | null;
  page: string;
  body: string | null;
  response_headers: string | null;
  response_status: string | null;
  inserted: number | null;
}

export interface Plan {
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

export function planTable(request: Request, relation: string): Plan {
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

export function planCall(request: Request, called: string): Plan {
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
