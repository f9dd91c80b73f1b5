import { setTimeout as sleep } from "node:timers/promises";
import type { Scenario } from "./scenario.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

/** Contacts send STOP while their message waits: once that is stored, no attempt for them is claimed. */
export const stopBeforeTheClaim: Scenario = {
  name: "stop-before-the-claim",
  times: SHORTENED,
  full: 60,
  short: 15,
  people: (people) => 100 + people * 6,
  harm: async (world, people) => {
    const silencedAt = new Map<string, Date>();
    for (let n = 0; n < people; n++) {
      const phone = await somebodyWaiting(world);
      if (!phone) break;
      await world.orderMeta({ reply: { from: phone, text: "STOP" } });
      world.crowd.said.set(phone, "stop");
      silencedAt.set(phone, await untilSilenced(world, phone));
      await sleep(world.random() * 300);
    }
    while ((await somebodyWaiting(world)) !== undefined) await sleep(1_000);
    const after = await claimedAfter(world, silencedAt);
    return {
      faults: { "STOP before the claim": silencedAt.size },
      broken: [
        ...(after > 0 ? [`no message is claimed once STOP is stored (${after} were)`] : []),
        ...(silencedAt.size < people ? ["enough contacts were still waiting"] : []),
      ],
    };
  },
};

async function somebodyWaiting(world: World): Promise<string | undefined> {
  const rows = await world.sql<{ phone: string }>(
    `select k.phone from public.queue q join public.messages m on m.id = q.message_id join public.contacts k on k.id = m.contact_id
     where q.kind = 'message_1' order by q.message_id limit 12`,
  );
  return rows[Math.floor(world.random() * rows.length)]?.phone;
}

export async function untilSilenced(world: World, phone: string): Promise<Date> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(10)) {
    const [row] = await world.sql<{ at: Date }>(
      `select clock_timestamp() as at from public.contacts k join public.opt_outs o on o.person_key = k.phone_key and o.ended_at is null
       where k.phone = $1`,
      [phone],
    );
    if (row) return row.at;
  }
  throw new Error("a STOP was never stored");
}

export async function claimedAfter(world: World, silencedAt: Map<string, Date>): Promise<number> {
  const claims = await world.sql<{ phone: string; claimed_at: Date }>(
    `select k.phone, a.claimed_at from public.attempts a join public.messages m on m.id = a.message_id join public.contacts k on k.id = m.contact_id
     where k.phone = any ($1)`,
    [[...silencedAt.keys()]],
  );
  return claims.filter(({ phone, claimed_at }) => claimed_at > (silencedAt.get(phone) ?? claimed_at)).length;
}
