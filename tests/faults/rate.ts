import type { World } from "./world.ts";

export interface Claimed {
  claimed_at: Date;
  /** When its slot becomes free. */
  busy_until: Date;
}
export interface Pace {
  rate: number;
  window_ms: number;
}

/** How many messages the claim makes up when it is late. */
const MADE_UP = 2;

/**
 * The percentage of the time between the first and the last claim in which the rules allowed a further one: a slot was
 * free, the pace was due, and what the claim makes up was used up. Work must have been waiting all the time.
 */
export function rateLost(claims: Claimed[], { rate, window_ms }: Pace): number {
  const step = window_ms / rate;
  const busy: number[] = [];
  let paced = Number.NEGATIVE_INFINITY;
  let lost = 0;
  const times = claims.map(({ claimed_at }) => claimed_at.getTime());
  const [first = 0] = times;
  claims.forEach(({ busy_until }, n) => {
    const at = times[n] ?? first;
    const allowed = Math.max(paced, slotFreeAt(busy, rate));
    if (n > 0) lost += Math.max(0, at - MADE_UP * step - allowed);
    paced = Math.max(paced, at - MADE_UP * step) + step;
    busy.push(busy_until.getTime());
  });
  const total = (times.at(-1) ?? first) - first;
  return total > 0 ? Math.round((lost / total) * 1000) / 10 : 0;
}

/** When fewer than `rate` slots are occupied by these. */
function slotFreeAt(busy: number[], rate: number): number {
  if (busy.length < rate) return Number.NEGATIVE_INFINITY;
  return busy.toSorted((one, other) => other - one)[rate - 1] ?? Number.NEGATIVE_INFINITY;
}

/** What a sender lost of its rate while there were messages that it had never tried. */
export async function rateLostBy(world: World, sender_id: number, since: Date): Promise<number> {
  const [pace = { rate: 1, window_ms: 1 }] = await world.sql<Pace>(
    `select rate_per_minute as rate, extract(epoch from long_window)::int * 1000 as window_ms
     from public.senders where id = $1`,
    [sender_id],
  );
  const claims = await world.sql<Claimed>(
    `select claimed_at, busy_until from public.attempts a
     where sender_id = $1 and claimed_at >= $2 and claimed_at <= (
       select max(t.claimed_at) from public.attempts t join public.messages m on m.id = t.message_id
       where t.sender_id = $1 and t.number = 1 and m.kind = 'message_1')
     order by claimed_at, id`,
    [sender_id, since],
  );
  return rateLost(claims, pace);
}
