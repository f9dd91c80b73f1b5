import { expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/base/errors";
import { parseInput } from "./parse";

const Schema = z.strictObject({
  name: z.string().min(2).max(3),
  email: z.email().optional(),
  date: z.iso.date().optional(),
  many: z.array(z.number()).max(1).optional(),
  some: z.array(z.number()).min(1).optional(),
  count: z.number().min(1).max(9).int().optional(),
  kind: z.enum(["a"]).optional(),
});

function codes(input: object): Record<string, string> {
  try {
    parseInput(Schema, { name: "Awa", ...input });
    return {};
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return Object.fromEntries(error.fields.map(({ path, code }) => [path, code]));
  }
}

it.each<[object, Record<string, string>]>([
  [{}, {}],
  [{ name: undefined }, { name: "required" }],
  [{ name: null }, { name: "required" }],
  [{ name: 7 }, { name: "wrong_type" }],
  [{ name: "" }, { name: "required" }],
  [{ name: "a" }, { name: "too_short" }],
  [{ name: "abcd" }, { name: "too_long" }],
  [{ email: "x" }, { email: "bad_email" }],
  [{ date: "x" }, { date: "bad_format" }],
  [{ many: [1, 2] }, { many: "too_long" }],
  [{ some: [] }, { some: "too_short" }],
  [{ count: 0 }, { count: "too_small" }],
  [{ count: 10 }, { count: "too_large" }],
  [{ kind: "b" }, { kind: "not_allowed" }],
  [{ many: ["x"] }, { "many.0": "wrong_type" }],
  [
    { owner_id: 1, role: 2 },
    { owner_id: "unknown_field", role: "unknown_field" },
  ],
])("%j has the field errors %j", (input, expected) => expect(codes(input)).toEqual(expected));

it("a field is named once, with its first error", () => {
  const twice = z.object({ name: z.string().min(5).regex(/^x/) });
  try {
    parseInput(twice, { name: "ab" });
  } catch (error) {
    expect((error as AppError).fields).toEqual([{ path: "name", code: "too_short" }]);
  }
  expect.assertions(1);
});
