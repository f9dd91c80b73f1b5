import { notHere, RestError } from "./errors.ts";
import type { Column, Embedding, Logic, OrderTerm } from "./grammar.ts";
import type { Part, Query, Range } from "./request.ts";
import type { ForeignKey, Schema } from "./schema.ts";
import { columnSql, logicSql, name, orderSql, rangeSql, type Source, type Values } from "./sql.ts";

/** One table of a request, with what is wanted of it and what is embedded in it. */
export interface Node {
  source: Source;
  from: string;
  columns: Column[];
  where: Logic[];
  order: OrderTerm[];
  range: Range;
  embedded: Embedded[];
}
interface Embedded extends Node {
  relation: string;
  alias?: string;
  /** Of the row or list, in the statement. */
  as: string;
  many: boolean;
  inner: boolean;
  /** What ties it to its parent. */
  ties: string[];
  /** The parent's columns that the ties need. */
  needs: string[];
}

export const MOST_ROWS = 1000;

const SCHEMA = name("public");
export const tableSql = (table: string) => `${SCHEMA}.${name(table)}`;
const isColumn = (item: Column | Embedding): item is Column => "field" in item;

/**
 * What is read of a table, a function's rows or changed rows, which `source` stands for.
 * `relation`: the table that these rows belong to.
 */
export function readingOf(
  query: Query,
  schema: Schema,
  source: Source,
  from: string,
  relation: string,
  changes: boolean,
): Node {
  const top = build(query.select, schema, source, from, relation, { count: 0 });
  // The filters of a change hold for the change. They are not applied again to the rows it returns.
  const place = <T>(parts: Part<T>[]) => parts.filter(({ path }) => !changes || path.length > 0);
  for (const { path, value } of place(query.filters)) nodeAt(top, path).where.push(value);
  for (const { path, value } of place(query.logic)) nodeAt(top, path).where.push(value);
  for (const { path, value } of query.orders) nodeAt(top, path).order = value;
  if (!changes) {
    for (const [limit, range] of query.ranges) nodeAt(top, limit.split(".").slice(0, -1)).range = range;
    restrict(top);
  }
  return top;
}

function restrict(node: Node): void {
  node.range = { ...node.range, limit: Math.min(node.range.limit ?? MOST_ROWS, MOST_ROWS) };
  for (const each of node.embedded) restrict(each);
}

function nodeAt(node: Node, [first, ...rest]: string[]): Node {
  if (first === undefined) return node;
  const found = node.embedded.find(({ alias, relation }) => first === alias || first === relation);
  if (found) return nodeAt(found, rest);
  throw new RestError(400, "PGRST108", `'${first}' is not an embedded resource in this request`, {
    hint: `Verify that '${first}' is included in the 'select' query parameter.`,
  });
}

function build(
  items: (Column | Embedding)[],
  schema: Schema,
  source: Source,
  from: string,
  relation: string,
  numbers: { count: number },
): Node {
  if (items.length === 0) throw notHere("an empty select");
  const columns = items.filter(isColumn);
  if (columns.some(({ aggregate }) => aggregate)) {
    throw new RestError(400, "PGRST123", "Use of aggregate functions is not allowed");
  }
  return {
    source,
    from,
    columns,
    where: [],
    order: [],
    range: { offset: 0 },
    embedded: items
      .filter((item) => !isColumn(item))
      .map((item) => embed(item as Embedding, schema, source, relation, numbers)),
  };
}

function embed(
  item: Embedding,
  schema: Schema,
  parent: Source,
  parentTable: string,
  numbers: { count: number },
): Embedded {
  if (item.spread) throw notHere("embedded tables that are spread");
  const { key, outwards } = relationBetween(parentTable, item, schema);
  numbers.count += 1;
  const table = outwards ? key.target : key.table;
  const source = { sql: name(`${table}_${numbers.count}`), table: schema.tables.get(table) };
  const own = outwards ? key.target_columns : key.columns;
  const needs = outwards ? key.columns : key.target_columns;
  const node = build(item.items, schema, source, `${tableSql(table)} as ${source.sql}`, table, numbers);
  return {
    ...node,
    relation: item.relation,
    alias: item.alias,
    as: name(`embedded_${numbers.count}`),
    many: !outwards && !key.unique,
    inner: item.inner,
    ties: own.map((column, at) => `${source.sql}.${name(column)} = ${parent.sql}.${name(needs[at] ?? "")}`),
    needs,
  };
}

/** The one foreign key that leads from the table to what is to be embedded, or back from there. */
function relationBetween(
  table: string,
  { relation, hint }: Embedding,
  schema: Schema,
): { key: ForeignKey; outwards: boolean } {
  const all = schema.keys.flatMap((key) => [
    ...(key.table === table && key.target === relation ? [{ key, outwards: true }] : []),
    ...(key.target === table && key.table === relation ? [{ key, outwards: false }] : []),
  ]);
  const fitting = all.filter(
    ({ key, outwards }) =>
      hint === undefined ||
      hint === key.name ||
      [outwards ? key.columns : key.target_columns, outwards ? key.target_columns : key.columns].some(
        (columns) => columns.length === 1 && columns[0] === hint,
      ),
  );
  const [only, ...others] = fitting;
  if (others.length > 0) throw ambiguous(table, relation, fitting);
  if (only) return only;
  const isJunction = (middle: string) =>
    [table, relation].every((end) => schema.keys.some((key) => key.table === middle && key.target === end));
  if (all.length > 0 || [...schema.tables.keys()].some(isJunction)) {
    throw notHere("this way to embed a table: only a foreign key, named by itself or by its column");
  }
  const by = hint === undefined ? "" : `' using the hint '${hint}`;
  const message = `Could not find a relationship between '${table}' and '${relation}' in the schema cache`;
  throw new RestError(400, "PGRST200", message, {
    details: `Searched for a foreign key relationship between '${table}' and '${relation}${by}' in the schema 'public', but no matches were found.`,
  });
}

function ambiguous(
  table: string,
  relation: string,
  found: { key: ForeignKey; outwards: boolean }[],
): RestError {
  const message = `Could not embed because more than one relationship was found for '${table}' and '${relation}'`;
  const choices = found.map(({ key }) => `'${relation}!${key.name}'`).join(", ");
  return new RestError(300, "PGRST201", message, {
    details: found.map(({ key, outwards }) => {
      const near = `${table}(${(outwards ? key.columns : key.target_columns).join(", ")})`;
      const far = `${relation}(${(outwards ? key.target_columns : key.columns).join(", ")})`;
      const kind = key.unique ? "one-to-one" : outwards ? "many-to-one" : "one-to-many";
      return {
        cardinality: kind,
        embedding: `${table} with ${relation}`,
        relationship: `${key.name} using ${near} and ${far}`,
      };
    }),
    hint: `Try changing '${relation}' to one of the following: ${choices}. Find the desired relationship in the 'details' key.`,
  });
}

const whereSql = (node: Node, ties: string[], values: Values): string => {
  const all = [
    ...node.where.map((logic) => logicSql(refuseEmbedded(logic, node), node.source, values)),
    ...ties,
  ];
  return all.length > 0 ? ` where ${all.join(" and ")}` : "";
};

function refuseEmbedded(logic: Logic, node: Node): Logic {
  if (!("field" in logic)) {
    for (const part of logic.parts) refuseEmbedded(part, node);
  } else if (node.embedded.some(({ alias, relation }) => logic.field.name === (alias ?? relation))) {
    throw notHere("filters on an embedded table as a whole");
  }
  return logic;
}

export function readSql(node: Node, values: Values, ties: string[] = []): string {
  const columns = node.columns.map((column) => columnSql(column, node.source, values));
  const embedded = node.embedded.map(({ as, many, alias, relation }) => {
    const value = many ? `coalesce(${as}.${as}, '[]')` : `row_to_json(${as}.*)::jsonb`;
    return `${value} as ${name(alias ?? relation)}`;
  });
  const joins = node.embedded.map((each) => {
    const rows = readSql(each, values, each.ties);
    const inside = each.many
      ? `select json_agg(${each.as})::jsonb as ${each.as} from (${rows}) as ${each.as}`
      : rows;
    const on = each.many && each.inner ? `${each.as} is not null` : "true";
    return ` ${each.inner ? "inner" : "left"} join lateral (${inside}) as ${each.as} on ${on}`;
  });
  const selected = [...columns, ...embedded].join(", ");
  const from = `${node.from}${joins.join("")}${whereSql(node, ties, values)}`;
  return `select ${selected} from ${from}${orderSql(node.order, node.source, values)}${rangeSql(node.range, values)}`;
}

/** Selects one column of every row that fits, whatever the limit. */
export function countSql(node: Node, values: Values, ties: string[] = []): string {
  const inner = node.embedded
    .filter(({ inner: needed }) => needed)
    .map((each) => `exists (${countSql(each, values, each.ties)})`);
  return `select 1 from ${node.from}${whereSql(node, [...ties, ...inner], values)}`;
}

/** The columns that a change must return for what is read of it. */
export function neededColumns(node: Node, primaryKey: string[]): string[] {
  const wanted = node.columns.map(({ field }) => field.name);
  if (wanted.includes("*")) return ["*"];
  return [...new Set([...wanted, ...node.embedded.flatMap(({ needs }) => needs), ...primaryKey])];
}
