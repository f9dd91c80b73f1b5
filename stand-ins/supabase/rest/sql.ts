import { notHere } from "./errors.ts";
import type { Column, Condition, Field, JsonStep, Logic, OrderTerm } from "./grammar.ts";
import type { Range } from "./request.ts";
import type { Table } from "./schema.ts";

/** The values of a statement. PostgreSQL alone decides their types, by what each is compared with. */
export class Values {
  readonly list: string[] = [];

  add(value: string): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

export const name = (text: string) => `"${text.replaceAll("\0", "").replaceAll('"', '""')}"`;
export const names = (texts: string[]) => texts.map(name).join(", ");
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A table, or what stands for it, under the name that its columns carry in a statement. */
export interface Source {
  sql: string;
  /** What is known of the columns; undefined for the result of a function without a table. */
  table?: Table;
}

function stepSql({ text, ...step }: JsonStep, values: Values): string {
  const operand = "key" in step ? values.add(step.key) : `${values.add(step.index)}::int`;
  return (text ? "->>" : "->") + operand;
}

function fieldSql(field: Field, source: Source, values: Values): string {
  if (field.name === "*") return `${source.sql}.*`;
  const column = `${source.sql}.${name(field.name)}`;
  if (field.path.length === 0) return column;
  const type = source.table?.columns.find((each) => each.name === field.name)?.type;
  const json = type === "json" || type === "jsonb" ? column : `to_jsonb(${column})`;
  return json + field.path.map((step) => stepSql(step, values)).join("");
}

export function columnSql(column: Column, source: Source, values: Values): string {
  const { field, cast, alias } = column;
  const value = fieldSql(field, source, values);
  const shown = alias ?? lastKey(field);
  // The grammar of casts allows letters, digits and `_ $` only.
  return (cast ? `cast(${value} as ${cast})` : value) + (shown === undefined ? "" : ` as ${name(shown)}`);
}

/** `a->b->0` is shown as `b`. */
function lastKey({ name: column, path }: Field): string | undefined {
  if (path.length === 0) return undefined;
  const key = path.findLast((step) => "key" in step);
  return key && "key" in key ? key.key : column;
}

const arrayOf = (texts: string[]) =>
  `{${texts.map((text) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`;

function conditionSql({ field, not, operation }: Condition, source: Source, values: Values): string {
  const left = fieldSql(field, source, values);
  return `${not ? "not " : ""}${comparisonSql(left, operation, field, source, values)}`;
}

function comparisonSql(
  left: string,
  operation: Condition["operation"],
  field: Field,
  source: Source,
  values: Values,
): string {
  switch (operation.kind) {
    case "compare": {
      const { operator, quantifier, value } = operation;
      const right = values.add(operator.endsWith("like") ? value.replaceAll("*", "%") : value);
      return `${left} ${operator} ${quantifier ? `${quantifier}(${right})` : right}`;
    }
    case "in": {
      const [only, ...more] = operation.values;
      if (only === "" && more.length === 0) return `${left} = any ('{}')`;
      return `${left} = any (${values.add(arrayOf(operation.values))})`;
    }
    case "is":
      return `${left} is ${operation.what.replace("_", " ")}`;
    case "distinct":
      return `${left} is distinct from ${values.add(operation.value)}`;
    case "search": {
      const type = source.table?.columns.find((each) => each.name === field.name)?.base_type;
      const language = () => (operation.language === undefined ? "" : `${values.add(operation.language)}, `);
      const vector = type === "tsvector" ? left : `to_tsvector(${language()}${left})`;
      return `${vector} @@ ${operation.query}(${language()}${values.add(operation.value)})`;
    }
  }
}

export function logicSql(logic: Logic, source: Source, values: Values): string {
  if ("field" in logic) return conditionSql(logic, source, values);
  const parts = logic.parts.map((part) => logicSql(part, source, values));
  return `${logic.not ? "not " : ""}(${parts.join(` ${logic.join} `)})`;
}

export function orderSql(terms: OrderTerm[], source: Source, values: Values): string {
  if (terms.length === 0) return "";
  const sorted = terms.map(({ relation, field, direction, nulls }) => {
    if (relation !== undefined) throw notHere("orders by an embedded table");
    return [fieldSql(field, source, values), direction, nulls].filter(Boolean).join(" ");
  });
  return ` order by ${sorted.join(", ")}`;
}

export function rangeSql({ offset, limit }: Range, values: Values): string {
  if (offset === 0 && limit === undefined) return "";
  const most = limit === undefined ? "all" : values.add(String(limit));
  return ` limit ${most} offset ${values.add(String(offset))}`;
}
