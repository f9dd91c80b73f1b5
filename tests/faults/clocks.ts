import { setTimeout as sleep } from "node:timers/promises";
import type { PoolClient } from "pg";
import { kill } from "./kills.ts";
import type { Scenario } from "./scenario.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

/** One process is five minutes ahead, one five minutes behind, one jumps; pumps change between them. */
export const clocksDiffer: Scenario = {
  name: "clocks-differ",
  times: SHORTENED,
  instances: [
    { name: "ahead", clock_ahead_s: 300 },
    { name: "behind", clock_ahead_s: -300 },
    { name: "leaping", clock_ahead_s: 240, leaps_every_s: 3 },
  ],
  sweep_every_ms: 2_000,
  full: 24,
  short: 4,
  people: (changes) => 80 + changes * 45,
  harm: async (world, changes) => {
    await world.orderMeta({ latency_ms: [100, 3_000] });
    const names = ["app", ...(world.instances?.names ?? [])];
    for (let n = 0; n < changes; n++) {
      await sleep(3_000 + world.random() * 3_000);
      await kill(world, names[n % names.length] ?? "app");
    }
    await world.orderMeta({ latency_ms: null });
    return { faults: { "changes between clocks": changes } };
  },
};

/** Longer than an open attempt takes to become unknown and free its slot. */
const FROZEN_MS = 52_000;
/** Shorter than the fence: claimed messages are still sent, late. */
const SHORT_FREEZES_MS = [3_000, 2_500, 3_500];

/** The pump is frozen while its claim's response is on the way, and resumed after others have taken over. */
export const pumpFrozen: Scenario = {
  name: "pump-frozen",
  times: SHORTENED,
  instances: [{ name: "other" }],
  sweep_every_ms: 2_000,
  full: 5,
  short: 1,
  people: (freezes) => 100 + freezes * 720,
  harm: async (world, freezes) => {
    for (let n = 0; n < freezes; n++) {
      await sleep(2_000);
      for (const short of SHORT_FREEZES_MS) await freezeWhoeverClaims(world, short);
      await freezeWhoeverClaims(world, FROZEN_MS);
      world.tell(`freeze ${n + 1}/${freezes}`);
    }
    return { faults: { "frozen pumps": freezes } };
  },
};

/** Stops the pump while its claim waits for the lock held here, so that it cannot read the response. */
async function freezeWhoeverClaims(world: World, frozen_ms: number): Promise<void> {
  while (!world.instances?.pumping) await sleep(50);
  const connection = await world.connection();
  try {
    await connection.query("begin");
    await connection.query("select from public.senders for no key update");
    await someTransactionWaits(connection);
    const name = world.instances.pumping ?? "app";
    signal(world, name, "SIGSTOP");
    await connection.query("commit");
    await sleep(frozen_ms);
    signal(world, name, "SIGCONT");
  } finally {
    connection.release();
  }
}

/** A pump that is only starting holds the gate's advisory lock, and is not counted. */
export async function someTransactionWaits(connection: PoolClient): Promise<void> {
  for (let looks = 0; looks < 100; looks++) {
    await sleep(100);
    const { rows } = await connection.query(
      "select from pg_locks where not granted and pid <> all (array(select pid from pg_locks where locktype = 'advisory'))",
    );
    if (rows.length > 0) return;
  }
}

function signal(world: World, name: string, what: NodeJS.Signals): void {
  if (name === "app") world.stack.kill("app", what);
  else world.instances?.signal(name, what);
}
