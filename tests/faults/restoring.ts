import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { inProject, ROOT } from "../../scripts/local/root.ts";
import { databaseUrl } from "../../stand-ins/database/connection.ts";
import { type Backup, backUp, restoreBackup } from "../support/backup.ts";
import { waiting } from "./kills.ts";
import type { Scenario } from "./scenario.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

const SENT_BEFORE = 40;
const SENT_SINCE = 60;

/**
 * The database is dumped in mid-campaign, sends on, and is restored, by turns under a running app and before its start.
 * It must notice by itself; then `npm run ledger -- restored` runs, and every campaign is resumed.
 */
export const restoredFromABackup: Scenario = {
  name: "restored-from-a-backup",
  times: SHORTENED,
  sweep_every_ms: 3_000,
  full: 6,
  short: 2,
  people: () => 240,
  expected: { restored: true },
  harm: async (world, rounds) => {
    const broken: string[] = [];
    let forgotten = 0;
    for (let round = 0; round < rounds; round++) {
      if (round > 0) await world.launch(240);
      await untilSent(world, SENT_BEFORE);
      const stopped = await optedOut(world);
      const backup = await backUp(adminUrl(world));
      await untilSent(world, SENT_SINCE);
      if (round % 2 === 1) world.stack.kill("app");
      await restored(world, backup);
      rmSync(backup.folder, { recursive: true });
      forgotten += await lostAttempts(world);
      if (!(await isNoticed(world))) broken.push("the database notices that it was restored");
      const told = await settle(world);
      world.tell(told.trim());
      if ((await waiting(world)) > 0) broken.push("nothing waits once a restore is settled");
      const held = await optedOut(world);
      if (stopped.some((id) => !held.includes(id))) broken.push("opt-outs hold after a restore");
      await resumeAll(world);
    }
    return { faults: { "restores from a backup": rounds, "attempts forgotten": forgotten }, broken };
  },
};

const adminUrl = ({ stack }: World) => databaseUrl(Number(stack.env.DB_PORT), "supabase_admin");

async function untilSent(world: World, more: number): Promise<void> {
  const before = (await world.ledger()).length;
  for (const deadline = Date.now() + 90_000; Date.now() < deadline; await sleep(300))
    if ((await world.ledger()).length >= before + more) return;
  throw new Error("too little was sent to be forgotten");
}

/** Again after a deadlock with what the app does meanwhile. */
async function restored(world: World, backup: Backup): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await restoreBackup(adminUrl(world), backup);
    } catch (error) {
      if (tries === 10) throw error;
      await sleep(200);
    }
  }
}

const optedOut = async (world: World) =>
  (
    await world.sql<{ id: number }>(
      `select id::int from public.contacts k
       where exists (select from public.opt_outs o where o.person_key = private.person_key(k.phone) and o.ended_at is null)`,
    )
  ).map(({ id }) => id);

async function lostAttempts(world: World): Promise<number> {
  const known = new Set(
    (await world.sql<{ id: string }>("select id from public.attempts")).map(({ id }) => id),
  );
  const asked = (await world.ledger()).map(({ biz_opaque_callback_data: id }) => id);
  return asked.filter((id) => id !== null && !known.has(id)).length;
}

async function isNoticed(world: World): Promise<boolean> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(300)) {
    const [sender] = await world.sql<{ reason: string | null }>(
      "select pause_reason as reason from public.senders",
    );
    if (sender?.reason === "restored") return true;
  }
  return false;
}

async function settle({ stack }: World): Promise<string> {
  const command = [inProject("scripts/ledger.mjs"), "restored", "--anyway"];
  const env = { ...process.env, ...stack.env, LANG: "en_GB.UTF-8", LC_ALL: "en_GB.UTF-8" };
  return (await promisify(execFile)(process.execPath, command, { cwd: ROOT, env })).stdout;
}

async function resumeAll(world: World): Promise<void> {
  const api = await world.admin();
  const paused = await world.sql<{ id: number }>(
    "select id::int from public.campaigns where status = 'paused'",
  );
  for (const { id } of paused) await api.post(`/api/campaigns/${id}/resume`);
}
