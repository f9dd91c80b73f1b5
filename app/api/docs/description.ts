import document from "@/docs/openapi.json";

export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  prefixItems?: Schema[];
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
};
/** Where a parameter can stand; `api_docs.in_*` in messages/ names each. */
export const PLACES = ["path", "query", "header"] as const;
export type Parameter = {
  in: (typeof PLACES)[number];
  name: string;
  required?: boolean;
  description?: string;
  schema: Schema;
};
type Content = Record<string, { schema: Schema; example?: unknown }>;
type Declared = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: object[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
export type Operation = Declared & { method: string; path: string };

export const OPERATIONS: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as unknown as Record<string, Declared>).map(([method, declared]) => ({
    ...declared,
    method: method.toUpperCase(),
    path,
  })),
);

export const TAGS = document.tags.map((tag) => ({
  ...tag,
  operations: OPERATIONS.filter(({ tags }) => tags.includes(tag.name)),
}));

export const findOperation = (id: string | undefined): Operation | undefined =>
  OPERATIONS.find(({ operationId }) => operationId === id);

const schemaName = ({ $ref }: Schema): string | undefined => $ref?.split("/").at(-1);

export function resolved(schema: Schema): Schema {
  const name = schemaName(schema);
  return name === undefined
    ? schema
    : ((document.components.schemas as unknown as Record<string, Schema>)[name] ?? schema);
}

/** The alternatives of a schema without null, and whether null is allowed. */
export function alternativesOf(schema: Schema): { options: Schema[]; nullable: boolean } {
  const options = schema.anyOf ?? schema.oneOf ?? [schema];
  const real = options.filter(({ type }) => type !== "null");
  const types = [schema.type ?? []].flat();
  return { options: real, nullable: real.length < options.length || types.includes("null") };
}

/** A type in one line: `string`, `integer`, `Contact[]`, `string | null`. */
export function typeOf(schema: Schema): string {
  const { options, nullable } = alternativesOf(schema);
  const words = [...new Set(options.map(oneType))];
  return [...words, ...(nullable ? ["null"] : [])].join(" | ");
}

function oneType(schema: Schema): string {
  if (schema.$ref) return schemaName(schema) ?? "object";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.prefixItems) return `[${schema.prefixItems.map(typeOf).join(", ")}]`;
  const type = [schema.type ?? "any"].flat().find((each) => each !== "null") ?? "any";
  if (type === "array") return `${typeOf(schema.items ?? {})}[]`;
  return type;
}

/** Constraints of a value besides its type. */
export function boundsOf(schema: Schema): string[] {
  const { format, enum: values, minimum, maximum, minLength, maxLength, pattern } = schema;
  return [
    ...(format ? [format] : []),
    ...(values ? [values.map(String).join(" · ")] : []),
    ...(minimum !== undefined ? [`≥ ${minimum}`] : []),
    ...(maximum !== undefined ? [`≤ ${maximum}`] : []),
    ...(minLength !== undefined ? [`length ≥ ${minLength}`] : []),
    ...(maxLength !== undefined ? [`length ≤ ${maxLength}`] : []),
    ...(pattern && !format ? [pattern] : []),
    ...(schema.default !== undefined ? [`default ${JSON.stringify(schema.default)}`] : []),
  ];
}

const MADE: Record<string, unknown> = {
  "date-time": "2026-11-22T09:00:00+00:00",
  date: "2026-11-22",
  uuid: "5f0c9d6e-8c1b-4b2e-9a55-0d0a3f2f7c11",
  email: "awa@example.org",
};

/** An example value of a schema, with one item per list. */
export function sampleOf(schema: Schema, depth = 0): unknown {
  const [option = {}] = alternativesOf(schema).options;
  const shape = resolved(option);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.anyOf ?? shape.oneOf) return sampleOf(shape, depth);
  const type = [shape.type ?? "any"].flat()[0];
  if (type === "integer" || type === "number") return shape.minimum ?? 1;
  if (type === "boolean") return true;
  if (type === "array") return shape.items && depth < 6 ? [sampleOf(shape.items, depth + 1)] : [];
  if (type === "object" || shape.properties) return objectOf(shape, depth);
  return type === "string" ? (MADE[shape.format ?? ""] ?? "…") : null;
}

function objectOf({ properties = {}, additionalProperties }: Schema, depth: number): Record<string, unknown> {
  const own = Object.entries(properties).map(([name, inner]) => [name, sampleOf(inner, depth + 1)]);
  if (own.length > 0) return Object.fromEntries(own);
  const others = typeof additionalProperties === "object" ? additionalProperties : undefined;
  return others && depth < 6 ? { "…": sampleOf(others, depth + 1) } : {};
}
