import { setTimeout as sleep } from "node:timers/promises";
import { densest } from "../../stand-ins/whatsapp/ledger-summary.ts";
import { World } from "../faults/world.ts";
import type { Bench } from "./figure.ts";
import { firstRequest } from "./pace.ts";

const ANSWER_MS = 150;
const PEOPLE = 5_200;
const WARMING_MS = 5_000;
const COUNTED_MS = 60_000;

/** One sender at 4,800 a minute, Meta answering after 150 ms. */
export const atFortyEightHundred: Bench = {
  rows: ["rate-4800"],
  measure: async (tell) => {
    const world = await World.start({
      seed: 1,
      times: { rate_per_minute: 4_800, rate_per_second: 80 },
      tell,
    });
    try {
      await world.orderMeta({ latency_ms: ANSWER_MS });
      await world.launch(PEOPLE);
      const from = (await firstRequest(world)) + WARMING_MS;
      await sleep(from + COUNTED_MS + 2_000 - Date.now());
      const times = (await world.ledger()).map(({ at }) => at);
      const counted = times.filter((at) => at >= from && at < from + COUNTED_MS).length;
      return [
        {
          row: "rate-4800",
          what: "held for a minute",
          value: counted / (COUNTED_MS / 1_000),
          unit: "sends/s",
          target: { at_least: 62, tolerance: 0.05 },
        },
        {
          row: "rate-4800",
          what: "densest second at Meta's door",
          value: densest(times, 1_000).count,
          unit: "requests",
          target: { at_most: 80, tolerance: 0 },
        },
      ];
    } finally {
      await world.stop();
    }
  },
};
