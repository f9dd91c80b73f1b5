import { setTimeout as sleep } from "node:timers/promises";
import { waiting } from "./kills.ts";
import type { Scenario } from "./scenario.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

/** Every call of QStash comes once to four times, late, in any order, or never; pumps are killed, so that calls matter. */
export const callsGoAstray: Scenario = {
  name: "calls-go-astray",
  times: SHORTENED,
  sweep_every_ms: 3_000,
  full: 12,
  short: 3,
  people: (rounds) => 100 + rounds * 70,
  harm: async (world, rounds) => {
    await world.orderQstash({
      deliver: { duplicate: 0.6, lose: 0.3, delay_ms: [0, 4_000], reorder: true },
    });
    const [sender] = await world.sql<{ id: number }>("select id::int from public.senders");
    for (let round = 0; round < rounds; round++) {
      // Five simultaneous calls, whichever process is sending already.
      const body = { sender_id: sender?.id };
      for (let call = 0; call < 5; call++) void world.callJob("/api/jobs/send", body);
      await sleep(2_000 + world.random() * 3_000);
      world.stack.kill("app");
      await sleep(4_000 + world.random() * 4_000);
    }
    await world.orderQstash({ deliver: null });
    return {
      faults: { "lost or repeated calls of QStash": await strayCalls(world), "kills of the app": rounds },
    };
  },
};

async function strayCalls(world: World): Promise<number> {
  const answer = await fetch(`${world.stack.urls.qstash}/__ledger`);
  const { deliveries } = (await answer.json()) as { deliveries: { lost?: true; copy: number }[] };
  return deliveries.filter(({ lost, copy }) => lost || copy > 0).length;
}

/** Every webhook comes once to four times, late, in any order, joined with others, without our id, or never. */
export const webhooksGoAstray: Scenario = {
  name: "webhooks-go-astray",
  times: SHORTENED,
  full: 600,
  short: 150,
  people: (people) => people,
  expected: { lost_webhooks: true },
  harm: async (world) => {
    await world.orderMeta({
      webhooks: {
        duplicate: [1, 4],
        shuffle: true,
        batch: 20,
        delay_ms: [0, 6_000],
        lose: 0.1,
        without_callback_data: 0.3,
        without_context: 0.3,
      },
    });
    while ((await waiting(world)) > 0) await sleep(1_000);
    await sleep(10_000);
    const { webhooks } = (await world.orderMeta({ webhooks: null })) as { webhooks: Record<string, number> };
    return { faults: { "webhooks delivered": webhooks.delivered ?? 0, "webhooks lost": webhooks.lost ?? 0 } };
  },
};

/** QStash refuses everything in mid-campaign, and the pump dies: the database's own clock calls the job instead. */
export const quotaGone: Scenario = {
  name: "quota-gone",
  times: SHORTENED,
  full: 4,
  short: 1,
  people: (rounds) => 100 + rounds * 120,
  harm: async (world, rounds) => {
    const [sender] = await world.sql<{ id: number }>("select id::int from public.senders");
    let silent = 0;
    for (let round = 0; round < rounds; round++) {
      await sleep(2_000);
      await world.orderQstash(round % 2 ? { down: true } : { quota: 0 });
      world.stack.kill("app");
      await world.stack.ready("app");
      await world.callJob("/api/jobs/sweep");
      await sleep(4_000);
      await world.callJob("/api/jobs/sweep");
      if (!(await isTold(world))) silent++;
      void world.callJob("/api/jobs/send", { sender_id: sender?.id });
      await sleep(8_000);
      await world.orderQstash({ down: false, quota: null });
      await world.callJob("/api/jobs/sweep");
    }
    const broken = silent > 0 ? ["wake_failed_at is set when no wake can be published"] : [];
    return { faults: { "outages of QStash": rounds, "kills of the app": rounds }, broken };
  },
};

async function isTold(world: World): Promise<boolean> {
  const [row] = await world.sql<{ told: boolean }>(
    "select wake_failed_at is not null as told from public.senders",
  );
  return row?.told ?? false;
}
