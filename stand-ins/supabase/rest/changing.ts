import { RestError } from "./errors.ts";
import type { Preferences } from "./request.ts";
import type { Table, TableColumn } from "./schema.ts";
import { literal, name, names, type Values } from "./sql.ts";

/** The body of a request, with the keys that count. */
export interface Payload {
  text: string;
  keys: string[];
}

/** `columns`: those of the address, which spare PostgREST to look into the body. */
export function readPayload(text: string, columns: string[] | undefined, emptyIsObject: boolean): Payload {
  if (columns) return { text, keys: [...new Set(columns)] };
  if (emptyIsObject && text === "") return { text: "{}", keys: [] };
  const body = parsed(text);
  if (Array.isArray(body)) return { text, keys: keysOfAll(body) };
  if (typeof body === "object" && body !== null) return { text, keys: sortedKeys(body) };
  return { text: "[]", keys: [] };
}

const sortedKeys = (row: object) => Object.keys(row).sort((a, b) => (a < b ? -1 : 1));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RestError(400, "PGRST102", "Empty or invalid json");
  }
}

function keysOfAll(rows: unknown[]): string[] {
  const keys = rows.map((row) =>
    typeof row === "object" && row !== null && !Array.isArray(row) ? JSON.stringify(sortedKeys(row)) : null,
  );
  if (keys.some((each) => each === null || each !== keys[0])) {
    throw new RestError(400, "PGRST102", "All object keys must match");
  }
  return JSON.parse(keys[0] ?? "[]") as string[];
}

function columnsOf(table: Table, keys: string[]): TableColumn[] {
  return keys.map((key) => {
    const column = table.columns.find((each) => each.name === key);
    if (column) return column;
    const message = `Could not find the '${key}' column of '${table.name}' in the schema cache`;
    throw new RestError(400, "PGRST204", message);
  });
}

interface Typed {
  name: string;
  type: string;
  default?: string | null;
}

/** `from …`: the rows of the body, as `pgrst_body`. */
export function bodySql(
  text: string,
  columns: Typed[],
  values: Values,
  options: { fillDefaults?: boolean; onlyFirst?: boolean } = {},
): string {
  const isObject = /^[ \t\r\n]*\{/.test(text);
  const { fillDefaults = false, onlyFirst = false } = options;
  const kind = fillDefaults ? "jsonb" : "json";
  const data = `(select ${values.add(text)}::${kind} as json_data) pgrst_payload`;
  const filled = fillDefaults ? `, lateral (${withDefaults(columns, isObject)}) pgrst_filled` : "";
  const rows = fillDefaults ? "pgrst_filled.json_data" : "pgrst_payload.json_data";
  const typed = columns.map((column) => `${name(column.name)} ${column.type}`).join(", ");
  const empty = isObject ? "(values (1)) _" : `${kind}_array_elements(${rows}) _`;
  const read = `${kind}_to_record${isObject ? "" : "set"}(${rows}) as _(${typed})${onlyFirst ? " limit 1" : ""}`;
  const selected = names(columns.map((column) => column.name));
  return `from ${data}${filled}, lateral (select ${selected} from ${columns.length > 0 ? read : empty}) pgrst_body`;
}

function withDefaults(columns: Typed[], isObject: boolean): string {
  const pairs = columns
    .filter((column) => column.default)
    .map((column) => `${literal(column.name)}, ${column.default}`);
  const defaults = `jsonb_build_object(${pairs.join(", ")})`;
  return isObject
    ? `select ${defaults} || pgrst_payload.json_data as json_data`
    : `select jsonb_agg(${defaults} || elem) as json_data from jsonb_array_elements(pgrst_payload.json_data) elem`;
}

/** Counts inserted rows: those that a conflict turns into changes are taken off again. */
const counting = (difference: 1 | -1) =>
  `set_config('pgrst.inserted', (coalesce(nullif(current_setting('pgrst.inserted', true), '')::int, 0) + ${difference})::text, true) <> '-1'`;

export function insertSql(
  table: Table,
  into: string,
  payload: Payload,
  preferences: Preferences,
  onConflict: string[],
  values: Values,
): string {
  const columns = columnsOf(table, payload.keys);
  const own = columns.map((column) => column.name);
  const merges = preferences.resolution === "merge-duplicates";
  const list = own.length > 0 ? ` (${names(own)})` : "";
  const selected = own.map((column) => `pgrst_body.${name(column)}`).join(", ");
  const rows = bodySql(payload.text, columns, values, { fillDefaults: preferences.missing === "default" });
  const counted = merges ? ` where ${counting(1)}` : "";
  const target = `on conflict (${names(onConflict)})`;
  const resolved =
    preferences.resolution === undefined || onConflict.length === 0
      ? ""
      : !merges || own.length === 0
        ? ` ${target} do nothing`
        : ` ${target} do update set ${own.map((each) => `${name(each)} = excluded.${name(each)}`).join(", ")} where ${counting(-1)}`;
  return `insert into ${into}${list} select ${selected} ${rows}${counted}${resolved}`;
}

export function updateSql(
  table: Table,
  into: string,
  payload: Payload,
  preferences: Preferences,
  values: Values,
): string | null {
  const columns = columnsOf(table, payload.keys);
  if (columns.length === 0) return null;
  const set = columns.map((each) => `${name(each.name)} = pgrst_body.${name(each.name)}`).join(", ");
  const rows = bodySql(payload.text, columns, values, { fillDefaults: preferences.missing === "default" });
  return `update ${into} set ${set} ${rows}`;
}
