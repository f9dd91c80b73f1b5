import { killTheAppAsDeployed } from "../faults/killing.ts";
import { brokenRules } from "../faults/report.ts";
import { play } from "../faults/scenario.ts";
import type { Bench } from "./figure.ts";

/** How long nothing is sent after the pump was killed, with all settings as in production. */
export const killedPump: Bench = {
  rows: ["killed-pump"],
  measure: async (tell) => {
    const report = await play({ ...killTheAppAsDeployed, short: 4 }, { seed: 1, short: true, tell });
    return [
      {
        row: "killed-pump",
        what: "sending again after a kill, slowest of 4",
        value: report.slowest_restart_s ?? Number.POSITIVE_INFINITY,
        unit: "s",
        target: { at_most: 12, tolerance: 0 },
      },
      {
        row: "killed-pump",
        what: "rules broken by it",
        value: brokenRules(report).length,
        unit: "rules",
        target: { at_most: 0, tolerance: 0 },
      },
    ];
  },
};
