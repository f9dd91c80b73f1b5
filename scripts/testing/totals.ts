export type Totals = { passed: number; failed: number };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
};

export const CRASHED: Totals = { passed: 0, failed: 1 };

/** Counts failed tests, and files that failed before running a test. */
export function vitestTotals(report: VitestReport): Totals {
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles.length };
}

/** A flaky test counts as failed. */
export function playwrightTotals({ stats, errors }: PlaywrightReport): Totals {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/** A process that fails without reporting a failure counts as one failure. */
export function withExitCode(totals: Totals, code: number | null): Totals {
  return code === 0 || totals.failed > 0 ? totals : { ...totals, failed: 1 };
}

export function sum(all: Totals[]): Totals {
  return all.reduce(
    (total, { passed, failed }) => ({ passed: total.passed + passed, failed: total.failed + failed }),
    { passed: 0, failed: 0 },
  );
}

export function lastLine({ passed, failed }: Totals): string {
  return `${passed} passed, ${failed} failed`;
}
