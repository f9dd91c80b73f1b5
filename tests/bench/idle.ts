import { setTimeout as sleep } from "node:timers/promises";
import { AS_DEPLOYED } from "../faults/times.ts";
import { World } from "../faults/world.ts";
import { type Bench, percentile } from "./figure.ts";
import { firstRequest } from "./pace.ts";
import { Repliers } from "./repliers.ts";

const PEOPLE = 40;
/** Longer than a pump waits for further work, so that each reply finds no pump running. */
const PAUSE_MS = 3_500;

/** A reply to a sender that has nothing else to do. */
export const idleReplies: Bench = {
  rows: ["reply-idle"],
  measure: async (tell) => {
    const world = await World.start({ seed: 1, times: AS_DEPLOYED, tell });
    try {
      await world.launch(PEOPLE);
      await firstRequest(world);
      while (!(await isAsleep(world))) await sleep(500);
      const repliers = new Repliers(world, PAUSE_MS);
      for (let n = 0; n < PEOPLE; n++) {
        await repliers.next();
        await sleep(PAUSE_MS);
      }
      const waits = await repliers.waits();
      return [
        {
          row: "reply-idle",
          what: `reply to Message 2, idle sender, p95 of ${waits.length}`,
          value: percentile(waits, 0.95) / 1_000,
          unit: "s",
          target: { at_most: 1, tolerance: 0.1 },
        },
      ];
    } finally {
      await world.stop();
    }
  },
};

async function isAsleep(world: World): Promise<boolean> {
  const [row] = await world.sql<{ asleep: boolean }>(
    "select (select lease_token is null from public.senders) and not exists (select from public.queue) as asleep",
  );
  return row?.asleep ?? false;
}
