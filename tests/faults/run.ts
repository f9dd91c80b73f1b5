import { parseArgs } from "node:util";
import { clocksDiffer, pumpFrozen } from "./clocks.ts";
import { launchWhileDeleting } from "./deleting.ts";
import { metaErrs, tokenExpires } from "./erring.ts";
import { killTheApp, killTheAppAsDeployed, killTheDatabase, killTheWebhook, storm } from "./killing.ts";
import { poisonedAnswers } from "./poisoned.ts";
import { prove } from "./prove.ts";
import { numberChanged } from "./renumbered.ts";
import { printReport, printTable, type Report } from "./report.ts";
import { restoredFromABackup } from "./restoring.ts";
import { play, type Scenario } from "./scenario.ts";
import { stopBeforeTheClaim } from "./stopping.ts";
import { callsGoAstray, quotaGone, webhooksGoAstray } from "./unreliable-delivery.ts";

const SCENARIOS: Scenario[] = [
  killTheAppAsDeployed,
  killTheApp,
  killTheDatabase,
  killTheWebhook,
  callsGoAstray,
  webhooksGoAstray,
  metaErrs,
  tokenExpires,
  poisonedAnswers,
  numberChanged,
  launchWhileDeleting,
  clocksDiffer,
  pumpFrozen,
  quotaGone,
  stopBeforeTheClaim,
  restoredFromABackup,
  storm,
];

/**
 * `npm run faults -- [--short] [--only name]… [--seed n]`: 0 when every rule held in every scenario.
 * `npm run faults -- --prove [--only protection]… [--seed n]`: 0 when switching off each protection breaks a rule.
 * `npm run faults -- --sql [--only fault]…`: 0 when a test notices each fault in the SQL.
 */
export async function faults(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      short: { type: "boolean", default: false },
      prove: { type: "boolean", default: false },
      sql: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      seed: { type: "string" },
    },
  });
  if (values.sql) {
    const { playSqlFaults } = await import("./play-sql-faults.ts");
    return playSqlFaults(values.only);
  }
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
  console.log(`seed ${seed}`);
  if (values.prove) return prove(seed, values.only);
  const unknown = values.only.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));
  if (unknown.length > 0) {
    console.error(
      `no scenario ${unknown.join(", ")}; there are ${SCENARIOS.map(({ name }) => name).join(", ")}`,
    );
    return 2;
  }
  const chosen = SCENARIOS.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  const reports: Report[] = [];
  let wellDone = true;
  for (const scenario of chosen) {
    try {
      const report = await play(scenario, { seed, short: values.short, tell: (line) => console.log(line) });
      reports.push(report);
      wellDone = printReport(report) && wellDone;
    } catch (error) {
      console.error(`\n${scenario.name} ended early: ${error instanceof Error ? error.stack : error}`);
      wellDone = false;
    }
  }
  printTable(reports);
  console.log(wellDone ? "every rule held" : "RULES WERE BROKEN");
  return wellDone ? 0 : 1;
}
