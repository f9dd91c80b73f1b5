import { expect, test } from "vitest";
import { z } from "zod";
import { randomUuid } from "./random-uuid";

test("keys are version 4 UUIDs, each different", () => {
  const keys = Array.from({ length: 200 }, randomUuid);
  for (const key of keys) expect(z.uuidv4().safeParse(key).success).toBe(true);
  expect(new Set(keys).size).toBe(200);
});
