import { PgBoss } from "pg-boss";
import { addCampaign, addContacts, addSender, withClient, withDatabase } from "./bench-database.ts";
import type { Bench, Figure } from "./figure.ts";
import { LedgerPump } from "./ledger-pump.ts";

const SENDERS = 4;
const BATCH = 100;
const FEW = 10_000;
const MANY = 1_000_000;
const SECONDS = 12;

/** Sends a second that the ledger claims and finishes, with few and many waiting, and what pg-boss does meanwhile. */
export const claiming: Bench = {
  rows: ["claim"],
  measure: (tell) =>
    withDatabase(async (url) => {
      await withClient(url, (client) => addContacts(client, 0, MANY / SENDERS));
      tell(`${MANY / SENDERS} contacts`);
      await rateOf(url, "warm", FEW / SENDERS);
      const few = await rateOf(url, "few", FEW);
      tell(`${FEW} waiting for each: ${Math.round(few)} a second`);
      const boss = await bossRate(url);
      tell(`pg-boss: ${Math.round(boss)} a second`);
      const many = await rateOf(url, "many", MANY / SENDERS);
      tell(`${MANY} waiting: ${Math.round(many)} a second`);
      return figures(few, many, boss);
    }),
};

function figures(few: number, many: number, boss: number): Figure[] {
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
      what: "claim and finish, 10 k waiting",
      value: few,
      unit: "sends/s",
      target: target(10_000, 0.15),
    },
    { row, what: "pg-boss, fetch and complete", value: boss, unit: "jobs/s" },
    { row, what: "ledger ÷ pg-boss", value: few / boss, unit: "×", target: target(1, 0.15) },
    { row, what: "1 M waiting ÷ 10 k waiting", value: many / few, unit: "×", target: target(1, 0.15) },
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

async function bossRate(url: string): Promise<number> {
  const boss = new PgBoss({ connectionString: url, max: SENDERS, supervise: false, schedule: false });
  boss.on("error", () => {});
  await boss.start();
  const queues = Array.from({ length: SENDERS }, (_, n) => `bench-${n}`);
  for (const queue of queues) {
    await boss.createQueue(queue);
    for (let n = 0; n < FEW; n += 1_000)
      await boss.insert(
        queue,
        Array.from({ length: 1_000 }, (_, k) => ({ data: { message_id: n + k } })),
      );
  }
  await withClient(url, (client) => client.query("vacuum analyze pgboss.job_common"));
  const started = performance.now();
  const done = await Promise.all(queues.map((queue) => workOff(boss, queue)));
  const seconds = (performance.now() - started) / 1_000;
  await boss.stop({ graceful: false });
  return done.reduce((sum, count) => sum + count, 0) / seconds;
}

async function workOff(boss: PgBoss, queue: string): Promise<number> {
  for (let done = 0; ; ) {
    const jobs = await boss.fetch(queue, { batchSize: BATCH });
    if (jobs.length === 0) return done;
    await boss.complete(
      queue,
      jobs.map(({ id }) => id),
    );
    done += jobs.length;
  }
}
