import type { Figure } from "../common/figures";

type Counts = {
  created: number;
  updated: number;
  unchanged: number;
  duplicates: number;
  rejected: number;
  /** Rejected rows that the user will not correct. */
  left_out?: number;
};
const NAMES = ["created", "updated", "unchanged", "duplicates", "rejected"] as const;
type Name = (typeof NAMES)[number];
type Words = (key: Name | `${Name}_note` | "left_out_note", values?: { count: number; n: string }) => string;

/** The five results of a row; their sum is the whole file. */
export function figuresOf(counts: Counts, words: Words, number: (value: number) => string): Figure[] {
  const { left_out = 0 } = counts;
  return NAMES.map((name) => ({
    label: words(name),
    value: number(counts[name]),
    note:
      name === "rejected" && left_out > 0
        ? words("left_out_note", { count: left_out, n: number(left_out) })
        : words(`${name}_note`),
    waits: name === "rejected" && counts.rejected > left_out,
  }));
}

export const sumOf = (counts: Counts, number: (value: number) => string): string =>
  NAMES.map((name) => number(counts[name])).join(" + ");
