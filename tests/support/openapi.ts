import { z } from "zod";
import document from "../../docs/openapi.json" with { type: "json" };

export type Schema = {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  enum?: unknown[];
  minimum?: number;
  pattern?: string;
  format?: string;
};
type Content = Record<string, { schema: Schema }>;
type Parameter = { in: "path" | "query"; name: string; required?: boolean; schema: Schema };
type Operation = {
  operationId: string;
  description?: string;
  security: object[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};
export type Described = { id: string; method: string; path: string; operation: Operation };

/** Every operation of docs/openapi.json. */
export const OPERATIONS: Described[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as unknown as Record<string, Operation>).map(([method, operation]) => ({
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    operation,
  })),
);

export const isOpen = ({ operation }: Described): boolean => operation.security.length === 0;
export const isForSuperAdmins = ({ operation }: Described): boolean =>
  operation.description === "For super-admins only.";
export const parametersIn = ({ operation }: Described, place: "path" | "query"): Parameter[] =>
  (operation.parameters ?? []).filter((parameter) => parameter.in === place);

/** The address with path parameters filled in and required query parameters added, plus those in `asking`. */
export function addressOf(
  described: Described,
  values: Record<string, unknown>,
  asking: Record<string, string> = {},
): string {
  const path = described.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (values[name] === undefined) throw new Error(`${described.path} needs ${name}`);
    return String(values[name]);
  });
  const needed = parametersIn(described, "query").filter(({ required }) => required);
  const query = new URLSearchParams({
    ...Object.fromEntries(needed.map(({ name, schema }) => [name, String(schema.enum?.[0] ?? values[name])])),
    ...asking,
  });
  return query.size > 0 ? `${path}?${query}` : path;
}

export function resolved(schema: Schema): Schema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name === undefined ? schema : (document.components.schemas as Record<string, Schema>)[name]!;
}

/** The violation of a schema of the document by a value; undefined when there is none. */
export function complaint(schema: Schema, value: unknown): string | undefined {
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
  const alone = JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/"));
  const judged = z.fromJSONSchema(alone).safeParse(value);
  return judged.success ? undefined : z.prettifyError(judged.error);
}

/** The success that an operation declares, and its schema when it answers JSON. */
export function successOf({ operation }: Described): { status: number; schema?: Schema; type?: string } {
  const [status = ""] = Object.keys(operation.responses).filter((code) => code.startsWith("2"));
  const [type] = Object.keys(operation.responses[status]?.content ?? {});
  const schema = operation.responses[status]?.content?.["application/json"]?.schema;
  return { status: Number(status), schema, type };
}

/** A value of a type that the schema refuses. */
export function wrongFor(schema: Schema): unknown {
  const { type } = resolved(schema);
  return [type].flat().includes("object") ? 7 : { wrong: true };
}
