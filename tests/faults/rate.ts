import type { World } from "./world.ts";

export interface Claimed {
  claimed_at: Date;
  /** When its slot becomes free. */
  busy_until: Date;
}
export interface Limits {
  rate: number;
  window_ms: number;
  short_rate: number;
  short_window_ms: number;
}

/** How many messages the claim makes up when it is late. */
const MADE_UP = 2;

/**
 * The percentage of the time between the first and the last claim in which the rules allowed a further one: a slot was
 * free, the pace was due, and what the claim makes up was used up. Work must have been waiting all the time.
 */
export function rateLost(claims: Claimed[], limits: Limits): number {
  const step = limits.window_ms / limits.rate;
  const busy: number[] = [];
  let paced = Number.NEGATIVE_INFINITY;
  let lost = 0;
  const times = claims.map(({ claimed_at }) => claimed_at.getTime());
  const [first = 0] = times;
  claims.forEach(({ busy_until }, n) => {
    const at = times[n] ?? first;
    const allowed = Math.max(paced, slotFreeAt(busy, limits));
    if (n > 0) lost += Math.max(0, at - MADE_UP * step - allowed);
    paced = Math.max(paced, at - MADE_UP * step) + step;
    busy.push(busy_until.getTime());
  });
  const total = (times.at(-1) ?? first) - first;
  return total > 0 ? Math.round((lost / total) * 1000) / 10 : 0;
}

/** When fewer slots than the limits are occupied by these; in the short window, a slot is so until its rest is left. */
function slotFreeAt(busy: number[], { rate, window_ms, short_rate, short_window_ms }: Limits): number {
  const latest = busy.toSorted((one, other) => other - one);
  const never = Number.NEGATIVE_INFINITY;
  return Math.max(
    latest[rate - 1] ?? never,
    (latest[short_rate - 1] ?? never) - (window_ms - short_window_ms),
  );
}

/** What a sender lost of its rate while there were messages that it had never tried. */
export async function rateLostBy(world: World, sender_id: number): Promise<number> {
  const [limits] = await world.sql<Limits>(
    `select rate_per_minute as rate, extract(epoch from long_window)::int * 1000 as window_ms,
       rate_per_second as short_rate, extract(epoch from short_window)::int * 1000 as short_window_ms
     from public.senders where id = $1`,
    [sender_id],
  );
  const claims = await world.sql<Claimed>(
    `select claimed_at, least(busy_until, clock_timestamp() + interval '1 day') as busy_until from public.attempts a
     where sender_id = $1 and claimed_at <= (
       select max(t.claimed_at) from public.attempts t join public.messages m on m.id = t.message_id
       where t.sender_id = $1 and t.number = 1 and m.kind = 'message_1')
     order by claimed_at, id`,
    [sender_id],
  );
  return limits ? rateLost(claims, limits) : 100;
}
