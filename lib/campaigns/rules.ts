import { sumOfRounded } from "@/lib/base/rounded-parts";
import type { MessageState } from "@/lib/sending/schema";
import { REACHED_STATES } from "@/lib/sending/states";
import type { CampaignStatus, StateCounts } from "./schema";

const SUCCEEDED: readonly MessageState[] = ["delivered", "read"];
const ATTEMPTED: readonly MessageState[] = [...REACHED_STATES, "failed", "unknown"];

const sum = (counts: Partial<StateCounts>, states: readonly MessageState[]) =>
  states.reduce((total, state) => total + (counts[state] ?? 0), 0);

export type Success = { succeeded: number; attempted: number; rate: number | null };

/**
 * (delivered + read) / (accepted + sent + delivered + read + failed + unknown). The rate is null when none was
 * attempted.
 */
export function success(counts: Partial<StateCounts>): Success {
  const succeeded = sum(counts, SUCCEEDED);
  const attempted = sum(counts, ATTEMPTED);
  return { succeeded, attempted, rate: attempted === 0 ? null : succeeded / attempted };
}

/** Number of messages that are neither queued nor being sent. */
export const treated = (counts: Partial<StateCounts>): number =>
  total(counts) - (counts.queued ?? 0) - (counts.sending ?? 0);

/** Messages that are over; of a cancelled campaign, those that went before. */
export const finished = (counts: Partial<StateCounts>, status: CampaignStatus): number =>
  treated(counts) - (status === "cancelled" ? (counts.cancelled ?? 0) : 0);

export const total = (counts: Partial<StateCounts>): number =>
  Object.values(counts).reduce((all, n) => all + (n ?? 0), 0);

/** Number of messages in this state or a later one, as a row of the funnel counts. */
export const reached = (counts: Partial<StateCounts>, state: (typeof REACHED_STATES)[number]): number =>
  sum(counts, REACHED_STATES.slice(REACHED_STATES.indexOf(state)));

/** A name that is not taken: the given one, or with a number, “Rentrée (2)”. Names differ without case. */
export function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((each) => each.toLowerCase()));
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name} (${n})`;
    if (!known.has(candidate.toLowerCase())) return candidate;
  }
}

type Cost = {
  message_1: number;
  message_2: number | null;
  total: number;
  countries: { cost: number | null }[];
};

/** A cost whose parts are rounded to hundredths, then added. */
export function shownCost<Of extends Cost>(cost: Of): Of {
  const shown = (amount: number | null) => amount && sumOfRounded([amount]);
  const countries = cost.countries.map((country) => ({ ...country, cost: shown(country.cost) }));
  const message_1 = sumOfRounded(countries.map((country) => country.cost ?? 0));
  const message_2 = shown(cost.message_2);
  return { ...cost, countries, message_1, message_2, total: sumOfRounded([message_1, message_2 ?? 0]) };
}
