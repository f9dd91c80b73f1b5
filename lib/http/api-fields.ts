import type { createDocument } from "zod-openapi";
import { FIELD_WORDS } from "./api-words";

type Described = { description?: string; $ref?: string; properties?: Record<string, Described> };

/** Gives each property and parameter without a description the one that `FIELD_WORDS` has for its name. */
export function describeFields({ components, paths }: ReturnType<typeof createDocument>): void {
  for (const [name, schema] of Object.entries(components?.schemas ?? {})) describeProperties(schema, name);
  for (const [path, methods] of Object.entries(paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      describeProperties(operation, "");
      for (const parameter of operation.parameters ?? []) {
        if (!("name" in parameter)) continue;
        const { name } = parameter;
        parameter.description ??=
          FIELD_WORDS[`${method} ${path}?${name}`] ?? FIELD_WORDS[`?${name}`] ?? FIELD_WORDS[name];
      }
    }
  }
}

function describeProperties(node: unknown, schema: string): void {
  if (typeof node !== "object" || node === null) return;
  const { properties } = node as Described;
  for (const [name, property] of Object.entries(properties ?? {})) {
    if (typeof property !== "object") continue;
    const words = FIELD_WORDS[`${schema}.${name}`] ?? FIELD_WORDS[name];
    if (words !== undefined) property.description ??= words;
  }
  for (const inner of Object.values(node)) describeProperties(inner, schema);
}
