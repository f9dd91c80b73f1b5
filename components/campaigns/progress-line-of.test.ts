import { describe, expect, test } from "vitest";
import { progressSegments } from "@/components/common/progress-segments";
import { progressLineOf } from "./progress-line-of";

describe("the progress segments of a campaign", () => {
  test("are minutes at the sender's rate", () => {
    const { progress, people_a_segment } = progressLineOf("running", 391, 1240, 25);
    expect(people_a_segment).toBeNull();
    expect(progressSegments(progress).line.length).toBe(50);
    expect(progressSegments(progress).line.indexOf("current")).toBe(15);
  });
  test("are recipients when the campaign lasts only a few minutes", () => {
    const { progress, people_a_segment } = progressLineOf("running", 4, 30, 25);
    expect(people_a_segment).toBe(1);
    expect(progressSegments(progress).line.slice(0, 6)).toEqual([
      "done",
      "done",
      "done",
      "done",
      "current",
      "to_come",
    ]);
    expect(progressLineOf("running", 0, 200, 25).people_a_segment).toBe(5);
  });
});
