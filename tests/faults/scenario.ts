import { setTimeout as sleep } from "node:timers/promises";
import { collect, type Expected } from "./facts.ts";
import type { Instance } from "./instances.ts";
import type { Report } from "./report.ts";
import type { Times } from "./times.ts";
import { World } from "./world.ts";

interface Done {
  faults: Record<string, number>;
  slowest_restart_s?: number;
  restart_limit_s?: number;
  rate_lost_percent?: number;
  rate_lost_beside_percent?: number;
  broken?: string[];
  /** Sending stopped for good, so that waiting any longer shows nothing more. */
  stalled?: boolean;
}

export interface Scenario {
  name: string;
  times: Partial<Times>;
  instances?: Instance[];
  /** How often clocks other than QStash (pg_cron, Vercel's cron) call the sweep; absent: QStash is the only clock. */
  sweep_every_ms?: number;
  /** How often the fault occurs in the full form, and in the short one. */
  full: number;
  short: number;
  /** Two campaigns share them. */
  people: (size: number) => number;
  expected?: Expected;
  /** Causes the faults, and ends them before it returns. */
  harm: (world: World, size: number) => Promise<Done>;
}

export interface PlayOptions {
  seed: number;
  short: boolean;
  tell: (line: string) => void;
}

const PATIENCE_MS = { full: 8 * 60_000, short: 3 * 60_000 };
const QUIET_LOOKS = 3;

/** Starts everything anew, launches two campaigns, causes the faults, waits until all is done and reports. */
export async function play(scenario: Scenario, { seed, short, tell }: PlayOptions): Promise<Report> {
  const started = performance.now();
  const size = short ? scenario.short : scenario.full;
  const { times, instances } = scenario;
  const world = await World.start({ seed, times, tell, ...(instances ? { instances } : {}) });
  const ticking = setInterval(
    () => void world.callJob("/api/jobs/sweep"),
    scenario.sweep_every_ms ?? 2 ** 31 - 1,
  );
  try {
    await world.orderMeta({ cut_after_acceptance: { probability: 0.07 } });
    const listening = world.crowd.listen();
    const people = scenario.people(size);
    await world.launch(Math.ceil(people / 2));
    await world.launch(Math.floor(people / 2));
    tell(`${scenario.name}: launched to ${people} people`);
    const { stalled = false, ...done } = await scenario.harm(world, size);
    await world.orderMeta({ cut_after_acceptance: null });
    if (!stalled) await untilQuiet(world, PATIENCE_MS[short ? "short" : "full"]);
    world.crowd.stop();
    await listening;
    const facts = await collect(world, scenario.expected ?? {});
    const seconds = Math.round((performance.now() - started) / 1000);
    return { scenario: scenario.name, seed, ...facts, ...done, seconds };
  } finally {
    clearInterval(ticking);
    await world.stop();
  }
}

/** Until no message waits or is on its way, every attempt has ended and no reply is pending; or until the time is over. */
async function untilQuiet(world: World, patience_ms: number): Promise<void> {
  let looks = 0;
  let told = "";
  for (const deadline = Date.now() + patience_ms; looks < QUIET_LOOKS; await sleep(1_000)) {
    const [row] = await world.sql<{ open: number; unsettled: number }>(
      `select (select count(*) from public.messages where state in ('queued', 'sending'))::int
           + (select count(*) from public.attempts where busy_until = 'infinity')::int as open,
         (select count(*) from public.campaigns where status <> 'completed')::int as unsettled`,
    );
    const { webhooks, planned } = (await world.orderMeta({})) as {
      webhooks: { pending: number };
      planned: number;
    };
    const open = (row?.open ?? 0) + (row?.unsettled ?? 0) + webhooks.pending + planned;
    looks = open === 0 && world.crowd.isSilent ? looks + 1 : 0;
    const line = `still open: ${row?.open} messages, ${row?.unsettled} campaigns, ${webhooks.pending + planned} webhooks`;
    if (open > 0 && line !== told && Date.now() % 10_000 < 1_000) world.tell(line);
    told = line;
    if (Date.now() > deadline) return world.tell(`never quiet: ${line}`);
  }
}
