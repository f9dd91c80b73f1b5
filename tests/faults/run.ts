import { parseArgs } from "node:util";
import { killTheApp } from "./kill-the-app.ts";
import { printReport } from "./report.ts";

/** `npm run faults -- [--kills 20] [--seed n]`: 0 when every rule held. */
export async function faults(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { kills: { type: "string", default: "20" }, seed: { type: "string" } },
  });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
  console.log(`seed ${seed}`);
  const report = await killTheApp({ kills: Number(values.kills), seed, tell: (line) => console.log(line) });
  return printReport(report) ? 0 : 1;
}
