import { setTimeout as sleep } from "node:timers/promises";
import { waiting } from "./kills.ts";
import type { Scenario } from "./scenario.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

const ERRORS = [
  { code: 131000, probability: 0.08 },
  { code: 131026, probability: 0.03 },
  { code: 130429, probability: 0.02 },
  { code: 131056, probability: 0.03 },
  { code: 999_999, probability: 0.02 },
  { code: 131049, probability: 0.03, via: "webhook" },
];
const ANSWERS = [
  { status: 500, body: "graph", probability: 0.02 },
  { status: 500, body: "html", probability: 0.02 },
  { status: 502, body: "empty", probability: 0.02 },
  { status: 503, body: "html", probability: 0.02 },
  { status: 504, body: "html", accepted: true, probability: 0.03 },
];

/** Any error, any malformed response, responses cut before and after acceptance, and responses after the time-out. */
export const metaErrs: Scenario = {
  name: "meta-errs",
  times: SHORTENED,
  full: 700,
  short: 150,
  people: (people) => people,
  expected: { late_failures: true },
  harm: async (world, people) => {
    await world.sql(
      `update public.error_classes set delay_base = '1 s', delay_factor = 2,
         slows_for = case when slows_for is not null then interval '300 ms' end where class = 'passing'`,
    );
    await world.orderMeta({
      errors: ERRORS,
      http_status: ANSWERS,
      cut_before: { probability: 0.03 },
      latency_ms: [0, 1_500],
    });
    await untilWaiting(world, people / 3);
    await world.orderMeta({ latency_ms: [200, 18_000] });
    await Promise.race([untilWaiting(world, 0), sleep(90_000)]);
    await world.orderMeta({ errors: null, http_status: null, cut_before: null, latency_ms: null });
    const entries = await world.ledger();
    return {
      faults: { "responses with a fault": entries.filter((entry) => entry.outcome !== "accepted").length },
    };
  },
};

/** The token expires in mid-campaign: everything pauses, no message loses a try, a user resumes it. */
export const tokenExpires: Scenario = {
  name: "token-expires",
  times: SHORTENED,
  full: 3,
  short: 1,
  people: (times) => 60 + times * 80,
  harm: async (world, times) => {
    const broken: string[] = [];
    for (let n = 0; n < times; n++) {
      await sleep(3_000);
      await world.orderMeta({ errors: { code: 190 } });
      if (!(await isPaused(world))) broken.push("an expired token pauses the campaigns");
      const asked = (await world.ledger()).length;
      await sleep(3_000);
      if ((await world.ledger()).length > asked) broken.push("nothing is sent while it is paused");
      await world.orderMeta({ errors: null });
      const admin = await world.admin();
      for (const { id } of await world.sql<{ id: number }>(
        "select id::int from public.campaigns where status = 'paused'",
      ))
        await admin.post(`/api/campaigns/${id}/resume`);
    }
    const failed = await world.sql("select from public.messages where state = 'failed' and code = 190");
    if (failed.length > 0) broken.push("no message fails because a token expired");
    return { faults: { "expired tokens": times }, broken };
  },
};

async function isPaused(world: World): Promise<boolean> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(200)) {
    const [row] = await world.sql<{ running: number }>(
      "select count(*)::int as running from public.campaigns where status = 'running'",
    );
    if (row?.running === 0) return true;
  }
  return false;
}

async function untilWaiting(world: World, most: number): Promise<void> {
  for (const deadline = Date.now() + 300_000; (await waiting(world)) > most; await sleep(500))
    if (Date.now() > deadline) throw new Error("nothing moves any more");
}
