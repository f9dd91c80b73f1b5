import fc from "fast-check";
import { resolved, type Schema } from "./openapi.ts";

/** Values of the right meaning by property, such as the id of a row of the caller. */
export type Known = Record<string, () => unknown>;

type Details = Schema & {
  anyOf?: Schema[];
  oneOf?: Schema[];
  const?: unknown;
  items?: Schema;
  required?: string[];
  minItems?: number;
  minLength?: number;
  maxLength?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  propertyNames?: Schema;
  additionalProperties?: Schema | boolean;
};

/** Texts and numbers at the limits of what parsers and PostgreSQL take. */
const EDGES = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud83d",
  "\u202e",
  "é".repeat(300),
  "9".repeat(400),
  "x".repeat(5_000),
  "null",
  "NaN",
  "-1",
  "1e3",
  "0x10",
  "%",
  "%00",
  "%ff",
  "'; drop table contacts; --",
  "{{1}}",
  "{{__proto__}}",
  "<script>",
  "2026-02-30",
  "0000-00-00",
  "+275760-09-13T00:00:00Z",
  "2026-11-30T12:00:00+99:99",
  "W10",
  "bnVsbA",
  "Wzk5OTk5OTk5OTk5OTk5OTk5OTld",
  "00000000-0000-0000-0000-000000000000",
  0,
  -1,
  1.5,
  -0.0,
  2 ** 31,
  2 ** 53,
  1e308,
  null,
  true,
  [],
  [[]],
  {},
  JSON.parse('{"__proto__": {"role": "super_admin"}, "constructor": 1}'),
];

export const odd: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...EDGES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

const day = fc
  .date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true })
  .map((at) => at.toISOString());

function textOf({ format, pattern, minLength = 0, maxLength = 60 }: Details): fc.Arbitrary<string> {
  if (format === "date-time") return day;
  if (format === "date") return day.map((at) => at.slice(0, 10));
  if (format === "uuid") return fc.uuid();
  if (pattern) return fc.stringMatching(new RegExp(pattern), { maxLength: Math.min(maxLength, 20) });
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)), unit: "grapheme" });
}

/** Values that a schema of the document accepts; properties that `known` names have the given value most of the time. */
export function valuesOf(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const details: Details = resolved(schema);
  const choices = details.anyOf ?? details.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valuesOf(choice, known)));
  if ("const" in details) return fc.constant(details.const);
  if (details.enum) return fc.constantFrom(...details.enum);
  switch (details.type) {
    case "string":
      return textOf(details);
    case "integer":
    case "number": {
      const min = details.minimum ?? (details.exclusiveMinimum ?? -1_000) + 1;
      return fc.integer({ min, max: Math.min(details.maximum ?? min + 1_000, min + 100_000) });
    }
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valuesOf(details.items ?? {}, known), {
        minLength: details.minItems ?? 0,
        maxLength: 3,
      });
    case "object":
      return objectOf(details, known);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objectOf(details: Details, known: Known): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {}, required = [], propertyNames, additionalProperties } = details;
  if (typeof additionalProperties === "object")
    return fc.dictionary(
      valuesOf(propertyNames ?? { type: "string" }, known) as fc.Arbitrary<string>,
      valuesOf(additionalProperties, known),
      { maxKeys: 3, noNullPrototype: true },
    );
  const values = Object.entries(properties).map(([name, of]): [string, fc.Arbitrary<unknown>] => [
    name,
    valueNamed(name, of, known),
  ]);
  return fc.record(Object.fromEntries(values), { requiredKeys: required, noNullPrototype: true });
}

/** Mostly the known value of that name, otherwise any that the schema accepts. */
export function valueNamed(name: string, schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const any = valuesOf(schema, known);
  const make = known[name];
  if (!make) return any;
  return fc.oneof({ weight: 4, arbitrary: fc.constant(undefined).map(make) }, { weight: 1, arbitrary: any });
}

/** A value with one part replaced, removed or added. */
export const broken = (whole: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(whole, fc.nat(), odd, fc.constantFrom("replace", "remove", "add", "nest"))
    .map(([value, at, other, how]) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return other;
      const copy: Record<string, unknown> = { ...value };
      const names = Object.keys(copy);
      const name = names[at % Math.max(1, names.length)];
      if (how === "add" || name === undefined) return { ...copy, owner_id: other, unexpected: other };
      if (how === "remove") delete copy[name];
      else copy[name] = how === "nest" ? { [name]: copy[name] } : other;
      return copy;
    });
