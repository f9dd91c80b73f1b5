import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.ts";
import { claimedAfter, untilSilenced } from "./stopping.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

/** Meta's code for a locked account. */
const LOCKED = 131031;
const PEOPLE = 80;
const STOPS = 6;
const TRAVEL_MS = 2_000;
const PATIENCE_MS = 90_000;

/** Meta locks the number in mid-campaign, the app gets another one, and later the old one is allowed again. */
export const numberChanged: Scenario = {
  name: "number-changed",
  times: SHORTENED,
  sweep_every_ms: 2_000,
  full: 4,
  short: 1,
  people: () => PEOPLE,
  harm: async (world, changes) => {
    const silenced = new Map<string, Date>();
    const broken = new Set<string>();
    let old = await numberOf(world);
    for (let n = 0; n < changes; n++) {
      if (n > 0) await world.launch(PEOPLE);
      const next = `30550000000000${n}`;
      for (const rule of await changeTo(world, old, next, silenced)) broken.add(rule);
      world.tell(`change ${n + 1}/${changes}: ${silenced.size} people have opted out`);
      old = next;
    }
    if ((await claimedAfter(world, silenced)) > 0) broken.add("an opt-out holds for every number of ours");
    return { faults: { "changed numbers": changes, "opt-outs": silenced.size }, broken: [...broken] };
  },
};

async function numberOf(world: World): Promise<string> {
  const [sender] = await world.sql<{ number: string }>(
    "select phone_number_id as number from public.senders",
  );
  return sender?.number ?? "";
}

async function changeTo(
  world: World,
  old: string,
  next: string,
  silenced: Map<string, Date>,
): Promise<string[]> {
  const broken: string[] = [];
  await until(() => isSent(world, old, PEOPLE / 4));
  for (const phone of await queuedFor(world, old, STOPS)) await stop(world, phone, old, silenced);

  await world.orderMeta({ errors: { code: LOCKED, from: old } });
  if (!(await until(() => isStopped(world, old)))) broken.push("the old number's queue says why it waits");
  const locked_at = Date.now() + TRAVEL_MS;
  const waiting = await queuedFor(world, old, 10_000);
  await world.changeNumber(next, SHORTENED);
  for (const phone of waiting.slice(0, STOPS)) await stop(world, phone, next, silenced);
  await optOutByHand(world, waiting.slice(STOPS, STOPS + 2), silenced);

  const category = await world.importPeople(PEOPLE / 2);
  const outs = await addOptedOut(world, category);
  const campaign = await world.launchTo(category);
  if (!(await until(() => isSent(world, next, PEOPLE / 2)))) broken.push("the new number sends meanwhile");
  if ((await excluded(world, campaign)) !== outs)
    broken.push("who opted out with the old number is left out by the new one");
  if ((await world.ledger(locked_at)).some(({ phone_number_id }) => phone_number_id === old))
    broken.push("nothing leaves a stopped number");
  if ((await queuedFor(world, old, 10_000)).length !== waiting.length - STOPS - 2)
    broken.push("the old number's queue is kept");

  await world.orderMeta({ errors: null });
  const admin = await world.admin();
  for (const { id } of await campaignsOf(world, old)) await admin.post(`/api/campaigns/${id}/resume`);
  if (!(await until(async () => (await queuedFor(world, old, 1)).length === 0)))
    broken.push("the old number's queue is sent once it is resumed");
  return broken;
}

async function until(holds: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(300))
    if (await holds()) return true;
  return false;
}

async function isSent(world: World, number: string, people: number): Promise<boolean> {
  const [row] = await world.sql<{ n: number }>(
    `select count(*)::int as n from public.messages m join public.senders s on s.id = m.sender_id
     where s.phone_number_id = $1 and m.kind = 'message_1' and m.state not in ('queued', 'skipped')`,
    [number],
  );
  return (row?.n ?? 0) >= people;
}

/** A user sees it on the campaigns, on the sender and as an alert. */
async function isStopped(world: World, number: string): Promise<boolean> {
  const [row] = await world.sql<{ told: boolean }>(
    `select s.pause_reason = 'error' and s.pause_code = $2
       and not exists (select from public.campaigns c where c.sender_id = s.id and c.status = 'running')
       and exists (select from public.campaigns c where c.sender_id = s.id and c.status = 'paused' and c.pause_code = $2)
       and exists (select from public.alerts a where a.sender_id = s.id and a.kind = 'sender_paused'
         and a.cleared_at is null) as told
     from public.senders s where s.phone_number_id = $1`,
    [number, LOCKED],
  );
  return row?.told ?? false;
}

async function queuedFor(world: World, number: string, most: number): Promise<string[]> {
  const rows = await world.sql<{ phone: string }>(
    `select k.phone from public.queue q join public.messages m on m.id = q.message_id
     join public.contacts k on k.id = m.contact_id join public.senders s on s.id = q.sender_id
     where s.phone_number_id = $1 and q.kind = 'message_1' order by q.message_id desc limit $2`,
    [number, most],
  );
  return rows.map(({ phone }) => phone);
}

const campaignsOf = (world: World, number: string) =>
  world.sql<{ id: number }>(
    `select c.id::int from public.campaigns c join public.senders s on s.id = c.sender_id
     where s.phone_number_id = $1 and c.status = 'paused'`,
    [number],
  );

async function stop(world: World, from: string, number: string, silenced: Map<string, Date>) {
  await world.orderMeta({ reply: { from, text: "STOP", phone_number_id: number } });
  world.crowd.said.set(from, "stop");
  silenced.set(from, await untilSilenced(world, from));
}

async function optOutByHand(world: World, phones: string[], silenced: Map<string, Date>) {
  for (const phone of phones) {
    await world.asAdmin("select public.opt_out_contact(id) from public.contacts where phone = $1", [phone]);
    world.crowd.said.set(phone, "stop");
    silenced.set(phone, await untilSilenced(world, phone));
  }
}

/** Puts everybody who has opted out so far into a category. Returns how many. */
async function addOptedOut(world: World, category: number): Promise<number> {
  const rows = await world.sql<{ id: number }>(
    `select k.id::int from public.contacts k
     where exists (select from public.opt_outs o where o.person_key = k.phone_key and o.ended_at is null)`,
  );
  const admin = await world.admin();
  await admin.post(`/api/categories/${category}/contacts`, { contact_ids: rows.map(({ id }) => id) });
  return rows.length;
}

async function excluded(world: World, campaign: number): Promise<number> {
  const [row] = await world.sql<{ n: number }>(
    "select count(*)::int as n from public.exclusions where campaign_id = $1 and reason = 'opted_out'",
    [campaign],
  );
  return row?.n ?? 0;
}
