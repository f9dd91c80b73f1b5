import { expect, it } from "vitest";
import { ExclusionReason } from "@/lib/campaigns/schema";
import { leftOut, reasonsGiven } from "./left-out";

const EVERY = ExclusionReason.options;

it("every reason of the database is counted and shown, in a fixed order", () => {
  const counts = Object.fromEntries(EVERY.map((reason) => [reason, 10 ** EVERY.indexOf(reason)]));
  expect(leftOut(counts)).toBe(Object.values(counts).reduce((sum, count) => sum + count, 0));
  expect(new Set(reasonsGiven(counts).map(({ reason }) => reason))).toEqual(new Set(EVERY));
  expect(reasonsGiven(counts)).toEqual(reasonsGiven(Object.fromEntries(Object.entries(counts).reverse())));
});

it("a reason without anybody is not shown", () => {
  expect([leftOut({}), reasonsGiven({ opted_out: 0, deleted: 2 })]).toEqual([
    0,
    [{ reason: "deleted", count: 2 }],
  ]);
});
