// @vitest-environment node
import { describe, expect, it } from "vitest";
import { lastLine, playwrightTotals, sum, vitestTotals, withExitCode } from "./totals.ts";

const file = (status: string, ...assertions: string[]) => ({
  status,
  assertionResults: assertions.map((assertion) => ({ status: assertion })),
});

describe("the totals of all tests", () => {
  it("count a file that failed before its tests could run", () => {
    const testResults = [file("passed", "passed"), file("failed"), file("failed", "failed", "passed")];
    expect(vitestTotals({ numPassedTests: 2, numFailedTests: 1, testResults })).toEqual({
      passed: 2,
      failed: 2,
    });
  });

  it("count a browser test that passed only when repeated, and a set-up that failed, as failures", () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1 };
    expect(playwrightTotals({ stats, errors: [] })).toEqual({ passed: 5, failed: 2 });
    expect(playwrightTotals({ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{}] })).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it("count a program that exited with an error but reported no failure", () => {
    expect(withExitCode({ passed: 3, failed: 0 }, 1)).toEqual({ passed: 3, failed: 1 });
    expect(withExitCode({ passed: 3, failed: 0 }, null)).toEqual({ passed: 3, failed: 1 });
    expect(withExitCode({ passed: 3, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
    expect(withExitCode({ passed: 3, failed: 0 }, 0)).toEqual({ passed: 3, failed: 0 });
  });

  it("are printed in one line", () => {
    expect(
      lastLine(
        sum([
          { passed: 3, failed: 0 },
          { passed: 4, failed: 2 },
        ]),
      ),
    ).toBe("7 passed, 2 failed");
  });
});
