import type { Figure } from "../common/figures";

type Counts = {
  created: number;
  updated: number;
  unchanged: number;
  duplicates: number;
  rejected: number;
};
const NAMES = ["created", "updated", "unchanged", "duplicates", "rejected"] as const;
type Name = (typeof NAMES)[number];
type Words = (key: Name | `${Name}_note`) => string;

/** The five results of a row; their sum is the whole file. */
export const figuresOf = (counts: Counts, words: Words, number: (value: number) => string): Figure[] =>
  NAMES.map((name) => ({
    label: words(name),
    value: number(counts[name]),
    note: words(`${name}_note`),
    waits: name === "rejected" && counts.rejected > 0,
  }));

export const sumOf = (counts: Counts, number: (value: number) => string): string =>
  NAMES.map((name) => number(counts[name])).join(" + ");
