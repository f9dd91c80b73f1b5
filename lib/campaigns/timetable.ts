import { DAY_MS } from "@/lib/base/time";
import { localDayTime, momentOfLocal } from "./local-time";
import type { SendingOutlook } from "./review-schema";

const MINUTE_MS = 60_000;
/** How long the rest waits for a decision after the first slice; `private.first_slice_wait` is the rule. */
export const SLICE_WAIT_MS = 15 * MINUTE_MS;
const USUAL_SLICE = 20;
const SLICED_FROM = 200;
/** More steps are not simulated: each then stands for several messages. */
const MOST_STEPS = 50_000;

/** How many people a launch writes to first, unless another number is chosen; null for all at once. */
export const usualSlice = (audience: number): number | null => (audience < SLICED_FROM ? null : USUAL_SLICE);

export type Departure = {
  now: string;
  /** Null or past: at once. */
  scheduled_at?: string | null;
  people: number;
  /** Of the first people, how many go before the rest waits for a decision. */
  first_slice: number | null;
};

export type Timetable = {
  /** The minute in which the first message leaves, and the one at which the last has left. */
  starts_at: string;
  ends_at: string;
  duration_seconds: number;
  /** Days of 24 hours from the launch to the end. */
  days_needed: number;
  /** Whether Meta's limit stops it for a time. */
  waits_for_tier: boolean;
  /** When the first slice has left and the rest waits; null without one. */
  slice_ends_at: string | null;
};

/**
 * When a campaign starts and ends, sent as the claim sends: a message each 60/N s, campaigns in turn, within the
 * sending hours, under Meta's limit of 24 hours. After the first slice the rest waits as long as it may.
 */
export function timetable(departure: Departure, outlook: SendingOutlook): Timetable {
  const now = Date.parse(departure.now);
  const asked = Math.max(now, Date.parse(departure.scheduled_at ?? departure.now));
  const sent = simulate({ ...departure, now, from: asked }, outlook);
  const starts = Math.floor((sent.first ?? asked) / MINUTE_MS) * MINUTE_MS;
  const ends = Math.max(Math.ceil((sent.last ?? asked) / MINUTE_MS) * MINUTE_MS, starts);
  const iso = (at: number) => new Date(at).toISOString();
  return {
    starts_at: iso(starts),
    ends_at: iso(ends),
    duration_seconds: (ends - starts) / 1000,
    days_needed: 1 + Math.floor((ends - asked) / DAY_MS),
    waits_for_tier: sent.waits_for_tier,
    slice_ends_at: sent.slice === null ? null : iso(sent.slice),
  };
}

type Asked = { now: number; from: number; people: number; first_slice: number | null };
type Sent = { first: number | null; last: number | null; slice: number | null; waits_for_tier: boolean };

function simulate({ now, from, people, first_slice }: Asked, outlook: SendingOutlook): Sent {
  const own = { left: people, from };
  const others = outlook.queues.map((left) => ({ left, from: now }));
  const all = [...others, own];
  const total = all.reduce((sum, { left }) => sum + left, 0);
  const most_a_step = Math.ceil(total / MOST_STEPS);
  const open = openingOf(outlook);
  const tier = tierOf(outlook);
  let slice_left = first_slice !== null && first_slice < people ? first_slice : null;
  const sent: Sent = { first: null, last: null, slice: null, waits_for_tier: false };
  let at = now;
  for (let turn = 0; own.left > 0; ) {
    const next = nextInTurn(all, turn, at);
    if (next === null) {
      at = Math.max(at, own.from);
      continue;
    }
    const frees = tier.frees(at);
    if (frees > at) sent.waits_for_tier ||= at >= own.from || frees > own.from;
    const leaves = open(frees);
    if (leaves > at) {
      at = leaves;
      continue;
    }
    const campaign = all[next]!;
    const isOwn = campaign === own;
    const n = Math.min(
      most_a_step,
      campaign.left,
      isOwn && slice_left !== null ? slice_left : most_a_step,
      tier.room(),
    );
    campaign.left -= n;
    tier.note(at, n);
    at += (n - 1) * (MINUTE_MS / outlook.rate_per_minute);
    if (isOwn) {
      sent.first ??= at;
      sent.last = at;
      slice_left = slice_left === null ? null : slice_left - n;
      if (slice_left === 0) {
        slice_left = null;
        sent.slice = at;
        own.from = at + SLICE_WAIT_MS;
      }
    }
    at += MINUTE_MS / outlook.rate_per_minute;
    turn = next + 1;
  }
  return sent;
}

function nextInTurn(campaigns: { left: number; from: number }[], turn: number, at: number): number | null {
  for (let place = 0; place < campaigns.length; place++) {
    const next = (turn + place) % campaigns.length;
    const { left, from } = campaigns[next]!;
    if (left > 0 && from <= at) return next;
  }
  return null;
}

/** Meta's limit: as many people in any 24 hours. */
function tierOf({ tier_limit, tier_frees }: SendingOutlook) {
  const freed = tier_frees.flatMap(({ at, n }) => Array.from({ length: n }, () => Date.parse(at)));
  const limit = tier_limit === null ? Number.POSITIVE_INFINITY : Math.max(1, tier_limit);
  /** Of the places in use, how many are free again. */
  let place = 0;
  return {
    frees(at: number): number {
      while (place < freed.length && freed[place]! <= at) place++;
      return freed.length - place < limit ? at : freed[freed.length - limit]!;
    },
    room: () => limit - (freed.length - place),
    note(at: number, n: number) {
      if (tier_limit !== null) for (let each = 0; each < n; each++) freed.push(at + DAY_MS);
    },
  };
}

/** When sending is allowed from a time on; asks the time zone once for each opening. */
function openingOf({
  time_zone,
  sending_starts_at,
  sending_ends_at,
}: SendingOutlook): (at: number) => number {
  if (!sending_starts_at || !sending_ends_at || sending_starts_at === sending_ends_at) return (at) => at;
  const [from, to] = [sending_starts_at.slice(0, 5), sending_ends_at.slice(0, 5)];
  let known = { opens: 0, closes: 0 };
  return (at) => {
    if (at >= known.opens && at < known.closes) return at;
    const { day, time } = localDayTime(at, time_zone);
    const isOpen = from < to ? time >= from && time < to : time >= from || time < to;
    const opens = isOpen ? at : Math.max(at, momentOfLocal(time < from ? day : day + 1, from, time_zone));
    const opened = isOpen ? { day, time } : localDayTime(opens, time_zone);
    known = { opens, closes: momentOfLocal(opened.time < to ? opened.day : opened.day + 1, to, time_zone) };
    return opens;
  };
}
