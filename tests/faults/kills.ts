import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findInstallation } from "../../stand-ins/database/binaries.ts";
import type { World } from "./world.ts";

/** A process of the stack, one connection of the database, the webhook's function, or an instance by its name. */
export type Victim = string;

const PATIENCE_MS = 90_000;
const TRAVELLING_MS = 200;

/** Ends a process as a crash would; its supervisor restarts it. */
export async function kill(world: World, victim: Victim): Promise<void> {
  switch (victim) {
    case "database":
      process.kill(postmasterOf(world), "SIGKILL");
      return;
    case "connection":
      return killConnection(world);
    case "webhook":
      return killFunction(world);
    case "app":
    case "supabase":
    case "qstash":
      return world.stack.kill(victim);
    default:
      return world.instances?.signal(victim);
  }
}

function postmasterOf({ stack }: World): number {
  const { dataFolder } = findInstallation(join(stack.env.DATA_DIR ?? "", "db"));
  return Number(readFileSync(join(dataFolder, "postmaster.pid"), "utf8").split("\n")[0]);
}

/** A backend that dies of a signal makes PostgreSQL drop all its connections and recover. */
async function killConnection(world: World): Promise<void> {
  const busy = await world.sql<{ pid: number }>(
    "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by state = 'active' desc, random() limit 1",
  );
  for (const { pid } of busy) process.kill(pid, "SIGKILL");
}

async function killFunction({ stack }: World): Promise<void> {
  const answer = await fetch(`${stack.urls.supabase}/healthz`);
  const { functions } = (await answer.json()) as { functions: { pid?: number }[] };
  for (const { pid } of functions) if (pid) process.kill(pid, "SIGKILL");
}

interface Killing {
  kills: number;
  /** Taken in turn. */
  victims: readonly Victim[];
  pause_ms: [number, number];
}

/** Kills repeatedly, each time after sending has resumed. Returns how long the slowest return to sending took. */
export async function killWhileSending(world: World, { kills, victims, pause_ms }: Killing) {
  let slowest_restart_s = 0;
  for (let n = 0; n < kills; n++) {
    const [least, most] = pause_ms;
    await sleep(least + world.random() * (most - least));
    const victim = victims[n % victims.length] ?? "app";
    const killed_at = Date.now();
    await kill(world, victim);
    const seconds = await sendsAgainAfter(world, killed_at);
    slowest_restart_s = Math.max(slowest_restart_s, seconds);
    world.tell(`kill ${n + 1}/${kills} (${victim}): sending again after ${seconds.toFixed(1)} s`);
  }
  return { slowest_restart_s: Math.round(slowest_restart_s * 10) / 10 };
}

async function sendsAgainAfter(world: World, killed_at: number): Promise<number> {
  const from = killed_at + TRAVELLING_MS;
  for (const deadline = killed_at + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    const first = (await world.ledger(from)).find(({ at }) => at > from);
    if (first) return (first.at - killed_at) / 1000;
    if ((await waiting(world)) === 0) throw new Error("everybody has been written to: ask for more people");
  }
  return PATIENCE_MS / 1000;
}

export async function waiting(world: World): Promise<number> {
  const [row] = await world.sql<{ n: number }>("select count(*)::int as n from public.queue");
  return row?.n ?? 0;
}
