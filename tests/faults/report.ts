export interface Report {
  scenario: string;
  seed: number;
  people: number;
  requests: number;
  reached: number;
  /** Messages that the app shows with an unknown outcome. */
  unknown: number;
  failed: number;
  skipped: number;
  cut_after_acceptance: number;
  doubles: number;
  missing: number;
  /** Messages whose state in the app is not true at Meta. */
  untrue: number;
  /** Messages behind the statuses that Meta sent; null where webhooks were lost for good. */
  behind: number | null;
  too_many_tries: number;
  message_2_due: number;
  message_2_missing: number;
  message_2_undue: number;
  answers_not_stored: number | null;
  /** Posted after the fence, or without an attempt that was written before. */
  late_posts: number;
  stuck: number;
  wrong_counters: number;
  campaigns_open: number;
  densest_window: number;
  limit: number;
  window_s: number;
  /** How often each fault was caused, by name. */
  faults?: Record<string, number>;
  slowest_restart_s?: number;
  restart_limit_s?: number;
  /** The part of its rate that a number did not use while it had work, and that of an undisturbed number beside it. */
  rate_lost_percent?: number;
  rate_lost_beside_percent?: number;
  /** Rules of this scenario only that did not hold. */
  broken?: string[];
  seconds?: number;
}

/** Two numbers in one process do not get the same part of a busy machine. */
const RATE_TOLERANCE_PERCENT = 5;

/** Whether each rule holds for a report. */
function rules(report: Report): Record<string, boolean> {
  const { slowest_restart_s, restart_limit_s, rate_lost_percent, rate_lost_beside_percent } = report;
  return {
    "no contact got the same message twice": report.doubles === 0,
    "no contact was missed, except those listed as unknown": report.missing === 0,
    "every state shown is true at Meta": report.untrue === 0,
    "every status received is shown": (report.behind ?? 0) === 0,
    "a round has three tries at most": report.too_many_tries === 0,
    "Message 2 reached every contact who replied": report.message_2_missing === 0,
    "Message 2 reached no other contact": report.message_2_undue === 0,
    "every reply is stored": (report.answers_not_stored ?? 0) === 0,
    "nothing is posted after the fence": report.late_posts === 0,
    "nothing is stuck": report.stuck === 0,
    "counters equal rows": report.wrong_counters === 0,
    "campaigns are completed": report.campaigns_open === 0,
    "the rate held in every window": report.densest_window <= report.limit,
    ...(slowest_restart_s !== undefined && restart_limit_s !== undefined
      ? { [`sending again within ${restart_limit_s} s of each kill`]: slowest_restart_s <= restart_limit_s }
      : {}),
    ...(rate_lost_percent !== undefined && rate_lost_beside_percent !== undefined
      ? {
          "all others are sent to at the full rate":
            rate_lost_percent <= rate_lost_beside_percent + RATE_TOLERANCE_PERCENT,
        }
      : {}),
    ...Object.fromEntries((report.broken ?? []).map((rule) => [rule, false])),
  };
}

export const brokenRules = (report: Report): string[] =>
  Object.entries(rules(report))
    .filter(([, holds]) => !holds)
    .map(([rule]) => rule);

export function printReport(report: Report): boolean {
  const { scenario, faults = {}, broken: _, ...figures } = report;
  const done = Object.entries(faults).map(([name, count]) => `${name} ${count}`);
  console.log(`\n${scenario}: ${done.join(", ")}`);
  const shown = Object.entries(figures).filter(([, value]) => value !== null && value !== undefined);
  console.log(`  ${shown.map(([name, value]) => `${name} ${value}`).join(" · ")}`);
  const broken = brokenRules(report);
  for (const rule of broken) console.log(`  BROKEN ${rule}`);
  if (broken.length === 0) console.log("  every rule held");
  return broken.length === 0;
}

const COLUMNS = [
  "people",
  "requests",
  "unknown",
  "doubles",
  "missing",
  "stuck",
  "wrong_counters",
  "densest_window",
  "limit",
  "message_2_due",
  "message_2_missing",
  "seconds",
] as const;

/** One line for each scenario, as Markdown, and the total of all faults. */
export function printTable(reports: Report[]): void {
  console.log(`\n| scenario | ${COLUMNS.join(" | ")} | slowest restart | rules |`);
  console.log(`|---|${COLUMNS.map(() => "---:|").join("")}---:|---|`);
  for (const report of reports) {
    const figures = COLUMNS.map((name) => report[name] ?? "");
    const restart = report.slowest_restart_s === undefined ? "" : `${report.slowest_restart_s} s`;
    const verdict = brokenRules(report).join("; ") || "held";
    console.log(`| ${report.scenario} | ${figures.join(" | ")} | ${restart} | ${verdict} |`);
  }
  const totals = new Map<string, number>();
  for (const [name, count] of reports.flatMap(({ faults }) => Object.entries(faults ?? {})))
    totals.set(name, (totals.get(name) ?? 0) + count);
  console.log(`\n${[...totals].map(([name, count]) => `${name} ${count}`).join(", ")}`);
}
