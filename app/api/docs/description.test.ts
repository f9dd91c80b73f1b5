// @vitest-environment node
import { describe, expect, it } from "vitest";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";
import { boundsOf, findOperation, OPERATIONS, PLACES, resolved, sampleOf, TAGS, typeOf } from "./description";

describe("the page of the API", () => {
  it("lists every operation under one heading", () => {
    expect(TAGS.flatMap(({ operations }) => operations)).toHaveLength(OPERATIONS.length);
    for (const { operations, name } of TAGS) expect(operations.length, name).toBeGreaterThan(0);
  });

  it("shows a response of every operation that returns JSON", () => {
    for (const { responses, operationId } of OPERATIONS)
      for (const { content } of Object.values(responses)) {
        const schema = content?.["application/json"]?.schema;
        if (schema && Object.keys(schema).length > 0)
          expect(sampleOf(schema), operationId).toBeTypeOf("object");
      }
  });

  it("makes samples with every field of the schema", () => {
    const contact = sampleOf({ $ref: "#/components/schemas/Contact" }) as object;
    expect(Object.keys(contact)).toEqual(
      Object.keys(resolved({ $ref: "#/components/schemas/Contact" }).properties ?? {}),
    );
  });

  it("knows every place in which a parameter stands, with a word for each", () => {
    for (const { parameters = [], operationId } of OPERATIONS)
      for (const { in: place } of parameters) expect(PLACES, operationId).toContain(place);
    for (const { api_docs: words } of [fr, en])
      for (const place of PLACES) expect(words).toHaveProperty(`in_${place}`);
  });

  it("writes a type and its bounds in one line", () => {
    expect(typeOf({ type: ["string", "null"] })).toBe("string | null");
    expect(typeOf({ type: "array", items: { $ref: "#/components/schemas/Contact" } })).toBe("Contact[]");
    expect(typeOf({ anyOf: [{ type: "integer" }, { type: "null" }] })).toBe("integer | null");
    expect(boundsOf({ type: "integer", minimum: 1, maximum: 50, default: 50 })).toEqual([
      "≥ 1",
      "≤ 50",
      "default 50",
    ]);
  });

  it("finds an operation by its id, and nothing by the name of a built-in property", () => {
    expect(findOperation("post_contacts")?.path).toBe("/api/contacts");
    expect(findOperation("constructor")).toBeUndefined();
  });
});
