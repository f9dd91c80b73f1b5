import { float, index, SYNTAX, written } from "../reply.ts";
import { between, fail, Options } from "./command.ts";

export type Scored = [member: string, score: number];

/** By score, then byte by byte. */
export function sorted(members: Map<string, number>): Scored[] {
  return [...members].sort(([a, x], [b, y]) => (x === y ? Number(a > b) || -1 : x < y ? -1 : 1));
}

export const withScores = (items: Scored[], scored: boolean): string[] =>
  items.flatMap(([member, score]) => (scored ? [member, written(score)] : [member]));

type Within = (item: Scored) => boolean;

/** What of a sorted set lies in a range, in the ways that ZRANGE can be asked. */
export function ranged(
  items: Scored[],
  from: string,
  to: string,
  words: string[],
): { items: Scored[]; scored: boolean } {
  const options = new Options(words);
  const flags = new Set<string>();
  let limit: [offset: number, count: number] | undefined;
  while (!options.isDone) {
    const option = options.name();
    if (["BYSCORE", "BYLEX", "REV", "WITHSCORES"].includes(option)) flags.add(option);
    else if (option === "LIMIT") limit = [options.number(), options.number()];
    else fail(SYNTAX);
  }
  const reverse = flags.has("REV");
  const ordered = reverse ? items.toReversed() : items;
  const scored = flags.has("WITHSCORES");
  if (!flags.has("BYSCORE") && !flags.has("BYLEX")) {
    if (limit) fail("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    return { items: between(ordered, index(from), index(to)), scored };
  }
  const [low, high] = reverse ? [to, from] : [from, to];
  const within = flags.has("BYLEX") ? byLex(low, high) : byScore(low, high);
  const found = ordered.filter(within);
  if (!limit) return { items: found, scored };
  const [offset, count] = limit;
  return { items: found.slice(offset, count < 0 ? undefined : offset + count), scored };
}

function byScore(low: string, high: string): Within {
  const complaint = "ERR min or max is not a float";
  const [from, to] = [float(low.replace(/^\(/, ""), complaint), float(high.replace(/^\(/, ""), complaint)];
  const [above, below] = [low.startsWith("("), high.startsWith("(")];
  return ([, score]) => (above ? score > from : score >= from) && (below ? score < to : score <= to);
}

function byLex(low: string, high: string): Within {
  const bound = (text: string) =>
    /^([-+]$|[[(])/.test(text) ? text : fail("ERR min or max not valid string range item");
  const [from, to] = [bound(low), bound(high)];
  const isAbove = (member: string) =>
    from === "-" ||
    (from !== "+" && (from.startsWith("[") ? member >= from.slice(1) : member > from.slice(1)));
  const isBelow = (member: string) =>
    to === "+" || (to !== "-" && (to.startsWith("[") ? member <= to.slice(1) : member < to.slice(1)));
  return ([member]) => isAbove(member) && isBelow(member);
}
