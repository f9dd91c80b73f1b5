import { kill, killWhileSending, type Victim, waiting } from "./kills.ts";
import type { Scenario } from "./scenario.ts";
import { AS_DEPLOYED, SHORTENED } from "./times.ts";

const OTHER_CLOCKS_MS = 2_000;

/** The lease, the window and QStash's retries are as in production; QStash is the only clock. */
export const killTheAppAsDeployed: Scenario = {
  name: "kill-the-app-as-deployed",
  times: AS_DEPLOYED,
  full: 20,
  short: 2,
  people: (kills) => 60 + kills * 50,
  harm: async (world, kills) => {
    const done = await killWhileSending(world, { kills, victims: ["app"], pause_ms: [500, 4_000] });
    // Twice the delay of QStash's repeated calls: on a busy machine the first may come before the app is back.
    return { faults: { "kills of the app": kills }, ...done, restart_limit_s: 20 };
  },
};

export const killTheApp: Scenario = {
  name: "kill-the-app",
  times: SHORTENED,
  sweep_every_ms: OTHER_CLOCKS_MS,
  full: 180,
  short: 6,
  people: (kills) => 80 + kills * 32,
  harm: async (world, kills) => {
    const done = await killWhileSending(world, { kills, victims: ["app"], pause_ms: [300, 3_000] });
    return { faults: { "kills of the app": kills }, ...done, restart_limit_s: 30 };
  },
};

/** Kills in turn the whole server and one of its connections, which makes it recover too. */
export const killTheDatabase: Scenario = {
  name: "kill-the-database",
  times: SHORTENED,
  sweep_every_ms: OTHER_CLOCKS_MS,
  full: 20,
  short: 2,
  people: (kills) => 80 + kills * 60,
  harm: async (world, kills) => {
    const victims: Victim[] = ["database", "connection"];
    const done = await killWhileSending(world, { kills, victims, pause_ms: [500, 4_000] });
    return { faults: { "kills of the database": kills }, ...done, restart_limit_s: 30 };
  },
};

export const killTheWebhook: Scenario = {
  name: "kill-the-webhook",
  times: SHORTENED,
  full: 50,
  short: 6,
  people: (kills) => 80 + kills * 25,
  harm: async (world, kills) => {
    const done = await killWhileSending(world, { kills, victims: ["webhook"], pause_ms: [200, 3_000] });
    return { faults: { "kills of the webhook function": kills }, ...done, restart_limit_s: 30 };
  },
};

/** All at once: any process may die, calls and webhooks are lost or repeated, Meta fails, clocks differ. */
export const storm: Scenario = {
  name: "storm",
  times: SHORTENED,
  instances: [{ name: "fast", clock_ahead_s: 200 }],
  sweep_every_ms: OTHER_CLOCKS_MS,
  full: 40,
  short: 10,
  people: (kills) => 150 + kills * 30,
  harm: async (world, kills) => {
    const victims: Victim[] = ["app", "webhook", "fast", "database", "supabase", "connection", "qstash"];
    await world.orderMeta({
      errors: [{ code: 131000, probability: 0.05 }],
      http_status: [
        { status: 502, body: "html", probability: 0.02 },
        { status: 504, accepted: true, probability: 0.02 },
      ],
      latency_ms: [0, 800],
      webhooks: { duplicate: [1, 3], shuffle: true, batch: 10, delay_ms: [0, 2_000] },
    });
    await world.orderQstash({
      deliver: { duplicate: 0.3, lose: 0.1, delay_ms: [0, 1_500], reorder: true },
    });
    let done = 0;
    while (done < kills && (await waiting(world)) > 0) {
      const victim = victims[Math.floor(world.random() * victims.length)] ?? "app";
      await kill(world, victim).catch(() => {});
      world.tell(`${++done}/${kills}: ${victim}`);
      await new Promise((resolve) => setTimeout(resolve, 1_000 + world.random() * 5_000));
    }
    await world.orderMeta({ errors: null, http_status: null, latency_ms: null, webhooks: null });
    await world.orderQstash({ deliver: null });
    return { faults: { "kills of any process": done } };
  },
};
