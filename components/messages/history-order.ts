import type { MessageDetails, Transition } from "@/lib/messages/schema";
import { REACHED_STATES } from "@/lib/sending/states";

type Answer = MessageDetails["answers"][number];

export type HistoryStep =
  | { type: "transition"; transition: Transition; isAgain: boolean; attempt: number }
  | { type: "answer"; answer: Answer };

const META_PRECISION_MS = 999;

/** Steps of a message, newest first. Meta's times are whole seconds, so its events count as the end of their second. */
export function historyOf({
  transitions,
  answers,
}: Pick<MessageDetails, "transitions" | "answers">): HistoryStep[] {
  const steps: { step: HistoryStep; at: number }[] = [];
  let attempt = 0;
  let chain = Number.NEGATIVE_INFINITY;
  const inOrder = [...transitions].sort((a, b) => rankOf(a) - rankOf(b));
  const chainTimes = new Map<Transition, number>();
  for (const transition of inOrder) {
    if (rankOf(transition) < 0) continue;
    chain = Math.max(chain, reported(transition.at));
    chainTimes.set(transition, chain);
  }
  transitions.forEach((transition, place) => {
    if (transition.status === "sending") attempt += 1;
    const isAgain = transition.status === "queued" && place > 0;
    const isMeta = transition.status === "failed";
    const at = chainTimes.get(transition) ?? (isMeta ? reported(transition.at) : exact(transition.at));
    steps.push({ step: { type: "transition", transition, isAgain, attempt }, at });
  });
  for (const answer of answers) steps.push({ step: { type: "answer", answer }, at: reported(answer.at) });
  return steps
    .map((each, place) => ({
      ...each,
      place: each.step.type === "transition" ? placeOf(each.step, place) : 1000 + place,
    }))
    .sort((a, b) => b.at - a.at || b.place - a.place)
    .map(({ step }) => step);
}

const rankOf = ({ status }: Transition) => (REACHED_STATES as readonly string[]).indexOf(status);

const placeOf = ({ transition }: Extract<HistoryStep, { type: "transition" }>, place: number) => {
  const rank = rankOf(transition);
  return rank < 0 ? place / 1000 : 500 + rank;
};

/** A step without a time counts as the latest. */
const exact = (at: string | null) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));

const reported = (at: string | null) => {
  const time = exact(at);
  return Number.isFinite(time) && time % 1000 === 0 ? time + META_PRECISION_MS : time;
};
