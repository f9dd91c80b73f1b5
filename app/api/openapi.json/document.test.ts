// @vitest-environment node
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { FIELD_WORDS } from "@/lib/http/api-words";
import type { AnyContract } from "@/lib/http/contract";
import { codesOf, type Declared, describeApi, METHODS, operationIdOf } from "@/lib/http/openapi";
import words from "@/messages/en.json";

type Json = { [key: string]: Json } & Json[];

const modules = import.meta.glob<Record<string, { contract?: AnyContract }>>("/app/api/**/route.ts", {
  eager: true,
});
const isOfTheApi = (file: string) => !/\/jobs\/|\[\.\.\.path\]/.test(file);
const pathOf = (file: string) => file.replace(/^\/app|\/route\.ts$/g, "").replace(/\[(\w+)\]/g, "{$1}");

const declared: Declared[] = [];
const undeclared: string[] = [];
for (const [file, exported] of Object.entries(modules).filter(([file]) => isOfTheApi(file))) {
  for (const method of METHODS) {
    const handler = exported[method.toUpperCase()];
    if (handler?.contract) declared.push({ path: pathOf(file), method, contract: handler.contract });
    else if (handler) undeclared.push(`${method} ${file}`);
  }
}
const document = JSON.parse(JSON.stringify(describeApi(declared, words))) as Json;
const operations = declared.map(({ path, method, contract }) => ({
  path,
  method,
  contract,
  operation: document.paths![path]![method]!,
}));

function each(value: unknown, see: (node: Json) => void): void {
  if (typeof value !== "object" || value === null) return;
  see(value as Json);
  for (const inner of Object.values(value)) each(inner, see);
}

describe("docs/openapi.json", () => {
  it("equals what the routes declare (otherwise run npm run types)", async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot("../../../docs/openapi.json");
  });

  it("describes every route", () => {
    expect(undeclared).toEqual([]);
    expect(declared.length).toBeGreaterThan(45);
  });

  it("has no broken reference", () => {
    const dangling: string[] = [];
    each(document, ({ $ref }) => {
      if (typeof $ref !== "string") return;
      const found = String($ref)
        .replace("#/", "")
        .split("/")
        .reduce<Json | undefined>((at, key) => at?.[key], document);
      if (!found) dangling.push($ref);
    });
    expect(dangling).toEqual([]);
  });

  it("holds only valid JSON Schema 2020-12", () => {
    const { schemas } = document.components!;
    for (const name of Object.keys(schemas!)) {
      const alone = {
        $ref: `#/$defs/${name}`,
        $defs: JSON.parse(JSON.stringify(schemas).replaceAll("#/components/schemas/", "#/$defs/")),
      };
      expect(() => z.fromJSONSchema(alone, { defaultTarget: "draft-2020-12" }), name).not.toThrow();
    }
  });

  it("gives each operation a unique id and a summary", () => {
    const ids = operations.map(({ operation }) => String(operation.operationId));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations) expect(String(operation.summary)).toMatch(/^[A-Z].*[^.]$/);
  });

  it("describes each property and parameter", () => {
    const mute: string[] = [];
    const used = new Set<string>();
    each(document, ({ properties, parameters }) => {
      for (const [name, property] of Object.entries(properties ?? {})) {
        if (typeof property?.description !== "string") mute.push(name);
        else used.add(property.description);
      }
      for (const { name, description } of Object.values((parameters ?? {}) as Record<string, Json>)) {
        if (typeof description !== "string") mute.push(`?${name}`);
        else used.add(description);
      }
    });
    expect(mute).toEqual([]);
    expect(Object.entries(FIELD_WORDS).filter(([, words]) => !used.has(words))).toEqual([]);
  });

  it.each(operations.filter(({ contract }) => contract.output))(
    "$method $path has a response example of its schema",
    ({ path, method, contract, operation }) => {
      const { example } = operation.responses![String(contract.status ?? 200)]!.content!["application/json"]!;
      expect(example, `RECORD_EXAMPLES=1 npm run test:integration -- openapi-walk`).toBeDefined();
      expect(operation.operationId).toBe(operationIdOf({ path, method }));
      const alone = JSON.parse(
        JSON.stringify({
          ...operation.responses![String(contract.status ?? 200)]!.content!["application/json"]!.schema,
          $defs: document.components!.schemas,
        }).replaceAll("#/components/schemas/", "#/$defs/"),
      );
      expect(z.fromJSONSchema(alone).safeParse(example).error).toBeUndefined();
    },
  );

  it("has an example of each JSON body", () => {
    const without = operations.filter(
      ({ contract, operation }) =>
        contract.example === undefined && operation.requestBody?.content?.["application/json"],
    );
    expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  });

  it.each(operations)(
    "$method $path declares its parameters, its security and its error codes",
    ({ path, method, contract, operation }) => {
      const inPath = (operation.parameters ?? []).filter((parameter) => String(parameter.in) === "path");
      expect(new Set(inPath.map(({ name }) => String(name)))).toEqual(
        new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)),
      );
      for (const parameter of inPath) expect(parameter.required).toBe(true);
      expect(operation.security).toEqual(contract.open ? [] : [{ bearer: [] }, { session: [] }]);
      const told = Object.values(operation.responses!)
        .map(({ description }) => String(description))
        .join(" ");
      for (const code of codesOf(method, contract)) expect(told).toContain(`\`${code}\``);
      if (contract.query)
        expect(operation.parameters!.some((parameter) => String(parameter.in) === "query")).toBe(true);
      if (contract.body ?? contract.accepts) expect(operation.requestBody).toBeDefined();
    },
  );

  it.each(operations.filter(({ contract }) => contract.example))(
    "$method $path accepts its own example",
    ({ contract }) => {
      const schema = contract.body ?? contract.accepts!["application/json"]!;
      expect(schema.safeParse(contract.example).error).toBeUndefined();
    },
  );
});
