import { setTimeout as sleep } from "node:timers/promises";
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import { PgBoss } from "pg-boss";
import { withClient } from "./bench-database.ts";

/** As many jobs that do nothing, through as many connections, in batches as large, as the ledger has sends. */
export interface Load {
  jobs: number;
  connections: number;
  batch: number;
}

let round = 0;

/** Jobs a second that pg-boss fetches and completes; one queue for each connection. */
export async function bossRate(url: string, { jobs, connections, batch }: Load): Promise<number> {
  const boss = new PgBoss({ connectionString: url, max: connections, supervise: false, schedule: false });
  boss.on("error", () => {});
  await boss.start();
  round += 1;
  const queues = Array.from({ length: connections }, (_, n) => `bench-${round}-${n}`);
  for (const queue of queues) {
    await boss.createQueue(queue);
    for (let n = 0; n < jobs / connections; n += 1_000) {
      const some = Array.from({ length: 1_000 }, (_, k) => ({ data: { message_id: n + k } }));
      await boss.insert(queue, some);
    }
  }
  await withClient(url, (client) => client.query("vacuum analyze pgboss.job_common"));
  const started = performance.now();
  const done = await Promise.all(queues.map((queue) => workOff(boss, queue, batch)));
  const seconds = (performance.now() - started) / 1_000;
  await boss.stop({ graceful: false });
  return done.reduce((sum, count) => sum + count, 0) / seconds;
}

async function workOff(boss: PgBoss, queue: string, batch: number): Promise<number> {
  for (let done = 0; ; ) {
    const jobs = await boss.fetch(queue, { batchSize: batch });
    if (jobs.length === 0) return done;
    await boss.complete(
      queue,
      jobs.map(({ id }) => id),
    );
    done += jobs.length;
  }
}

const ADD_JOBS = `
  select count(*) from graphile_worker.add_jobs(array(
    select row('noop', '{}'::json, null, null, null, null, null, null)::graphile_worker.job_spec from generate_series(1, $1::int)))`;

/** Jobs a second of graphile-worker's own runner in its fast mode: fetched ahead and completed in batches. */
export async function graphileRate(url: string, { jobs, connections, batch }: Load): Promise<number> {
  const logger = new Logger(() => () => {});
  const utils = await makeWorkerUtils({ connectionString: url, logger });
  await utils.migrate();
  await utils.release();
  return withClient(url, async (client) => {
    // One by one, each slower than the one before, they would take minutes.
    await client.query(ADD_JOBS, [jobs]);
    await client.query("vacuum analyze graphile_worker._private_jobs");
    const started = performance.now();
    const runner = await run({
      preset: {
        worker: {
          connectionString: url,
          concurrentJobs: batch,
          maxPoolSize: connections,
          pollInterval: 50,
          localQueue: { size: batch },
          completeJobBatchDelay: 0,
        },
      },
      logger,
      noHandleSignals: true,
      taskList: { noop: () => {} },
    });
    try {
      while (await hasRows(client, "graphile_worker._private_jobs")) await sleep(20);
      return jobs / ((performance.now() - started) / 1_000);
    } finally {
      await runner.stop();
    }
  });
}

async function hasRows(client: { query: (sql: string) => Promise<{ rows: unknown[] }> }, table: string) {
  return (await client.query(`select from ${table} limit 1`)).rows.length > 0;
}
