import { addCampaign, addContacts, addSender, withClient, withDatabase } from "./bench-database.ts";
import { type Bench, type Figure, percentile } from "./figure.ts";
import { LedgerPump } from "./ledger-pump.ts";

const SENDERS = 4;
const BATCH = 100;
const FEW = 10_000;
const MANY = 1_000_000;
const SECONDS = 12;

// The median of some short rounds, so that other work of the machine disturbs one of them only.
const ROUNDS = 3;

/** Sends a second that the ledger claims and finishes, with few and many waiting. */
export const claiming: Bench = {
  rows: ["claim"],
  measure: (tell) =>
    withDatabase(async (url) => {
      await withClient(url, (client) => addContacts(client, 0, MANY / SENDERS));
      tell(`${MANY / SENDERS} contacts`);
      await rateOf(url, "warm", FEW / SENDERS);
      const rounds: number[] = [];
      for (let n = 0; n < ROUNDS; n++) {
        const few = await rateOf(url, `few-${n}`, FEW);
        rounds.push(few);
        tell(`${FEW} waiting for each of ${SENDERS}: ${Math.round(few)} a second`);
      }
      const many = await rateOf(url, "many", MANY / SENDERS);
      tell(`${MANY} waiting: ${Math.round(many)} a second`);
      return figures(percentile(rounds, 0.5), many);
    }),
};

function figures(few: number, many: number): Figure[] {
  const row = "claim";
  const target = (at_least: number, tolerance: number) => ({ at_least, tolerance });
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
