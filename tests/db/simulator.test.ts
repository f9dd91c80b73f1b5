import { expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { findWrongs } from "../support/simulation/check.ts";
import { Pumps } from "../support/simulation/pump.ts";
import { Random, sleep } from "../support/simulation/random.ts";
import { countError, deliverWebhooks } from "../support/simulation/webhook-delivery.ts";
import { SENDER, World } from "../support/simulation/world.ts";
import { watchTransitions } from "../support/transitions.ts";

const CONTACTS = 48;
const SHARED = 12;
const ANSWERS = 30;
const PATIENCE_MS = 70_000;

/** Two senders, two campaigns on each, every kind of fault; then no faults until nothing changes any more. */
async function simulate(seed: number) {
  const db = await createDatabase();
  const forbidden = await watchTransitions(db);
  const random = new Random(seed);
  const ledger = await createLedger(db, SENDER);
  const senders = [ledger.sender, await ledger.addSender(SENDER)];
  for (const sender_id of senders) {
    const contacts = await ledger.addContacts(CONTACTS);
    const half = CONTACTS / 2;
    for (const mine of [contacts.slice(0, half + SHARED), contacts.slice(half)])
      await ledger.addCampaign({ contacts: mine, sender_id, follow_up_body: "Merci" });
    await queueAnswers(ledger, sender_id);
  }
  const world = new World(ledger, random, senders);
  const pumps = new Pumps(world);
  const webhooks = deliverWebhooks(world, pumps.wake);
  const sweeps = sweepNowAndThen(world, pumps);
  for (const sender of senders) pumps.wake(sender);

  const began = performance.now();
  for (let calm = 0; calm < 8 && performance.now() - began < PATIENCE_MS; ) {
    await sleep(200);
    const { left } = await ledger.one<{ left: number }>(
      "select count(*) as left from public.messages where state in ('queued', 'sending')",
    );
    if (left < CONTACTS * 0.25) world.faults = false;
    calm = left === 0 && world.bag.length === 0 && world.underway === 0 ? calm + 1 : 0;
  }
  world.running = false;
  await Promise.all([webhooks, sweeps]);
  while (pumps.alive > 0) await sleep(50);
  await db.sql("select public.fold_counters()");
  const wrongs = { ...(await findWrongs(world)), transitions: await forbidden() };
  return { wrongs, counts: world.counts, sends: world.door.length };
}

async function sweepNowAndThen(world: World, pumps: Pumps): Promise<void> {
  const { ledger, random } = world;
  while (world.running) {
    await sleep(random.between(150, 400));
    try {
      for (const sender of (await ledger.sweep()).wake) pumps.wake(sender);
      // A user resumes what an error has paused, and pauses now and then.
      if (!world.faults || random.chance(0.5))
        await setCampaigns(
          ledger,
          "status = 'running', pause_reason = null, pause_code = null",
          "status = 'paused'",
        );
      else if (random.chance(0.1))
        await setCampaigns(
          ledger,
          "status = 'paused', pause_reason = 'person'",
          "status = 'running' and id % 4 = 1",
        );
    } catch (error) {
      countError(world, error);
    }
  }
}

/** Replies ignore the pace: only the strict count limits a burst of them. */
async function queueAnswers(ledger: Ledger, sender_id: number): Promise<void> {
  for (const contact_id of await ledger.addContacts(ANSWERS)) {
    await ledger.insert("conversations", {
      sender_id,
      contact_id,
      owner_id: ledger.owner,
      last_inbound_at: new Date(),
    });
    await ledger.addMessage("reply", contact_id, { sender_id });
  }
}

/** Locks senders first, as every function does. */
const setCampaigns = (ledger: Ledger, change: string, which: string) =>
  ledger.db.asService(async (sql) => {
    await sql("select from public.senders order by id for no key update");
    await sql(`update public.campaigns set ${change} where ${which}`);
    if (change.includes("running"))
      await sql("select private.unpause_sender(id, private.clock()) from public.senders");
  });

test.concurrent.each([1, 2, 3])(
  "no message is sent twice, lost or stuck, and the rate holds, under crashes, freezes and disorder: seed %i",
  async (seed) => {
    const { wrongs, counts, sends } = await simulate(seed);
    expect(wrongs).toEqual({ transitions: [] });
    expect(sends).toBeGreaterThan(100);
    expect(counts.deaths).toBeGreaterThan(0);
    expect(Object.keys(counts).filter((what) => what.startsWith("database error"))).toEqual([]);
  },
  110_000,
);
