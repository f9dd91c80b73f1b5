import { describe, expect, test } from "vitest";
import { stitches } from "@/components/common/stitches";
import { sewingOf } from "./sewing";

describe("the stitches of a campaign", () => {
  test("are minutes at its rate", () => {
    const { progress, people_a_stitch } = sewingOf("running", 391, 1240, 25);
    expect(people_a_stitch).toBeNull();
    expect(stitches(progress).line.length).toBe(50);
    expect(stitches(progress).line.indexOf("current")).toBe(15);
  });
  test("are people when it lasts but a few minutes", () => {
    const { progress, people_a_stitch } = sewingOf("running", 4, 30, 25);
    expect(people_a_stitch).toBe(1);
    expect(stitches(progress).line.slice(0, 6)).toEqual([
      "done",
      "done",
      "done",
      "done",
      "current",
      "to_come",
    ]);
    expect(sewingOf("running", 0, 200, 25).people_a_stitch).toBe(5);
  });
});
