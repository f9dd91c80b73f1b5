export type Report = {
  kills: number;
  people: number;
  requests: number;
  reached: number;
  /** Nobody knows whether they were reached, and the app says so. */
  unknown: number;
  cut_after_acceptance: number;
  doubles: number;
  missing: number;
  stuck: number;
  wrong_counters: number;
  densest_minute: number;
  limit_a_minute: number;
  slowest_restart_s: number;
};

const SENDING_AGAIN_WITHIN_S = 30;

/** What each rule says of a report; a rule is broken when its line is false. */
export function rules(report: Report): Record<string, boolean> {
  return {
    "nobody got the same message twice": report.doubles === 0,
    "nobody is missing but the listed unknown": report.missing === 0,
    "nothing is stuck": report.stuck === 0,
    "counters equal rows": report.wrong_counters === 0,
    "the rate held in every minute": report.densest_minute <= report.limit_a_minute,
    "sending again within 30 s of each kill": report.slowest_restart_s <= SENDING_AGAIN_WITHIN_S,
  };
}

export function printReport(report: Report): boolean {
  for (const [name, value] of Object.entries(report)) console.log(`${name.padEnd(22)} ${value}`);
  const judged = Object.entries(rules(report));
  for (const [rule, holds] of judged) console.log(`${holds ? "held  " : "BROKEN"} ${rule}`);
  return judged.every(([, holds]) => holds);
}
