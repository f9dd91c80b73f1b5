import { setTimeout as sleep } from "node:timers/promises";
import { densest } from "../../stand-ins/whatsapp/ledger-summary.ts";
import { World } from "../faults/world.ts";
import { type Bench, type Figure, percentile } from "./figure.ts";
import { Repliers } from "./repliers.ts";

const A_MINUTE = 25;
const MINUTES = 12;
const CAMPAIGNS = 3;
const PEOPLE = 110;
const REPLY_EVERY_MS = 12_000;

/** Three campaigns and replies on one sender at 25 a minute: the rate, Message 2 among them, and QStash's share. */
export const atTwentyFiveAMinute: Bench = {
  rows: ["rate-25", "reply-saturated", "qstash"],
  measure: async (tell) => {
    const world = await World.start({ seed: 1, times: { rate_per_minute: A_MINUTE }, tell });
    try {
      const categories: number[] = [];
      for (let n = 0; n < CAMPAIGNS; n++) categories.push(await world.importPeople(PEOPLE));
      const publishedBefore = await published(world);
      for (const category of categories) await world.launchTo(category);
      const started = await firstRequest(world);
      const repliers = new Repliers(world, REPLY_EVERY_MS);
      for (let minute = 1; minute <= MINUTES; minute++) {
        await repliers.speakUntil(started + minute * 60_000);
        tell(`minute ${minute}: ${(await world.ledger()).length} requests`);
      }
      const ended = started + MINUTES * 60_000;
      const sends = (await world.ledger()).filter(({ at }) => at < ended);
      const messages = (await published(world)) - publishedBefore;
      await sleep(10_000);
      return figures(
        sends.map(({ at }) => at),
        messages,
        await repliers.waits(),
      );
    } finally {
      await world.stop();
    }
  },
};

function figures(times: number[], published: number, waits: number[]): Figure[] {
  return [
    {
      row: "rate-25",
      what: "densest 60 s at Meta's door",
      value: densest(times, 60_000).count,
      unit: "requests",
      target: { at_most: A_MINUTE, tolerance: 0 },
    },
    {
      row: "rate-25",
      what: `share of the rate used in ${MINUTES} minutes`,
      value: (100 * times.length) / (A_MINUTE * MINUTES),
      unit: "%",
      target: { at_least: 97, tolerance: 0.01 },
    },
    {
      row: "reply-saturated",
      what: `reply to Message 2, saturated sender, p95 of ${waits.length}`,
      value: percentile(waits, 0.95) / 1_000,
      unit: "s",
      target: { at_most: 5, tolerance: 0.1 },
    },
    {
      row: "qstash",
      what: `QStash messages per 1,000 sends (${published} for ${times.length})`,
      value: (1_000 * published) / times.length,
      unit: "messages",
      target: { at_most: 25, tolerance: 0.1 },
    },
  ];
}

async function published({ stack }: World): Promise<number> {
  const answer = await fetch(`${stack.urls.qstash}/__ledger`);
  return ((await answer.json()) as { published: number }).published;
}

export async function firstRequest(world: World): Promise<number> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
    const [first] = await world.ledger();
    if (first) return first.at;
  }
  throw new Error("nothing was sent within a minute");
}
