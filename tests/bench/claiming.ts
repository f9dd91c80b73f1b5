import { addCampaign, addContacts, addSender, withClient, withDatabase } from "./bench-database.ts";
import { type Bench, type Figure, percentile } from "./figure.ts";
import { LedgerPump } from "./ledger-pump.ts";
import { bossRate, graphileRate } from "./peers.ts";

const SENDERS = 4;
const BATCH = 100;
const FEW = 10_000;
const MANY = 1_000_000;
const SECONDS = 12;

// A short round each, in turn: what else the machine does meets them alike.
const ROUNDS = 3;

interface Rates {
  few: number;
  boss: number;
  graphile: number;
}

/** Sends a second that the ledger claims and finishes, with few and many waiting, and what two queues do meanwhile. */
export const claiming: Bench = {
  rows: ["claim"],
  measure: (tell) =>
    withDatabase(async (url) => {
      await withClient(url, (client) => addContacts(client, 0, MANY / SENDERS));
      tell(`${MANY / SENDERS} contacts`);
      await rateOf(url, "warm", FEW / SENDERS);
      const load = { jobs: FEW * SENDERS, connections: SENDERS, batch: BATCH };
      const rounds: Rates[] = [];
      for (let n = 0; n < ROUNDS; n++) {
        const few = await rateOf(url, `few-${n}`, FEW);
        const rates = { few, boss: await bossRate(url, load), graphile: await graphileRate(url, load) };
        rounds.push(rates);
        tell(`${FEW} waiting for each of ${SENDERS}, a second: ${told(rates)}`);
      }
      const many = await rateOf(url, "many", MANY / SENDERS);
      tell(`${MANY} waiting: ${Math.round(many)} a second`);
      return figures(rounds, many);
    }),
};

const told = ({ few, boss, graphile }: Rates) =>
  `ledger ${Math.round(few)}, pg-boss ${Math.round(boss)}, graphile-worker ${Math.round(graphile)}`;

function figures(rounds: Rates[], many: number): Figure[] {
  const row = "claim";
  const target = (at_least: number, tolerance: number) => ({ at_least, tolerance });
  const median = (value: (rates: Rates) => number) => percentile(rounds.map(value), 0.5);
  const few = median((rates) => rates.few);
  return [
    {
      row,
      what: "claim and finish, 1 M waiting",
      value: many,
      unit: "sends/s",
      target: target(10_000, 0.15),
    },
    {
      row,
      what: "claim and finish, 10 k waiting for each",
      value: few,
      unit: "sends/s",
      target: target(10_000, 0.15),
    },
    { row, what: "pg-boss, fetch and complete", value: median((rates) => rates.boss), unit: "jobs/s" },
    {
      row,
      what: "graphile-worker, its own runner",
      value: median((rates) => rates.graphile),
      unit: "jobs/s",
    },
    {
      row,
      what: "ledger ÷ pg-boss, median of pairs",
      value: median((rates) => rates.few / rates.boss),
      unit: "×",
      target: target(1, 0.15),
    },
    {
      row,
      what: "ledger ÷ graphile-worker, median of pairs",
      value: median((rates) => rates.few / rates.graphile),
      unit: "×",
    },
    {
      row,
      what: "1 M waiting ÷ 10 k waiting for each",
      value: many / few,
      unit: "×",
      target: target(1, 0.15),
    },
  ];
}

async function rateOf(url: string, name: string, waiting: number): Promise<number> {
  const senders = await withClient(url, async (client) => {
    const ids: number[] = [];
    for (let n = 0; n < SENDERS; n++) {
      const sender = await addSender(client, `${name}-${n}`);
      await addCampaign(client, sender, waiting);
      ids.push(sender);
    }
    await client.query("vacuum analyze messages, queue");
    await client.query("vacuum analyze attempts");
    return ids;
  });
  const pumps = await Promise.all(senders.map((sender) => LedgerPump.start(url, sender)));
  const started = performance.now();
  const until = started + SECONDS * 1_000;
  const sent = await Promise.all(pumps.map((pump) => pump.send(waiting * 0.9, BATCH, until)));
  const seconds = (performance.now() - started) / 1_000;
  await Promise.all(pumps.map((pump) => pump.end()));
  return sent.reduce((sum, count) => sum + count, 0) / seconds;
}
