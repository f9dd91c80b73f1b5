import { loadavg } from "node:os";
import { bytes } from "./bytes.ts";
import { claiming } from "./claiming.ts";
import { type Bench, type Figure, printFigures, verdictOf } from "./figure.ts";
import { idleReplies } from "./idle.ts";
import { killedPump } from "./killed.ts";
import { lists } from "./lists.ts";
import { atTwentyFiveAMinute } from "./pace.ts";
import { pages } from "./pages.ts";
import { atFortyEightHundred } from "./speed.ts";
import { volume } from "./volume.ts";
import { webhook } from "./webhook.ts";

const BENCHES: Bench[] = [
  claiming,
  webhook,
  bytes,
  volume,
  lists,
  pages,
  atFortyEightHundred,
  idleReplies,
  killedPump,
  atTwentyFiveAMinute,
];

/** `npm run bench -- [row]…`: 0 when every figure is reached or within its tolerance. */
export async function bench(wanted: string[]): Promise<number> {
  const known = BENCHES.flatMap(({ rows }) => rows);
  const strangers = wanted.filter((row) => !known.includes(row));
  if (strangers.length > 0) {
    console.error(`no row ${strangers.join(", ")}; there are ${known.join(", ")}`);
    return 2;
  }
  const isWanted = (row: string) => wanted.length === 0 || wanted.includes(row);
  const started = performance.now();
  const figures: Figure[] = [];
  let failed = false;
  for (const { rows, measure } of BENCHES.filter((one) => one.rows.some(isWanted))) {
    console.log(`${minutes(started)} ${rows.join(", ")} … (load ${loadavg()[0]?.toFixed(1)})`);
    try {
      const measured = await measure((line) => console.log(`${minutes(started)}   ${line}`));
      const asked = measured.filter(({ row }) => isWanted(row));
      printFigures(asked);
      figures.push(...asked);
    } catch (error) {
      console.error(`${rows.join(", ")} ended early: ${error instanceof Error ? error.stack : error}`);
      failed = true;
    }
  }
  const missed = figures.filter((figure) => verdictOf(figure) === "MISSED").length;
  console.log(`\n${figures.length} figures, ${missed} missed, ${minutes(started)} minutes`);
  return failed || missed > 0 ? 1 : 0;
}

const minutes = (started: number) => ((performance.now() - started) / 60_000).toFixed(1).padStart(5);
