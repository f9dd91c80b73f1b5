import type { ExclusionReason } from "@/lib/campaigns/schema";

export const REASONS: readonly ExclusionReason[] = [
  "opted_out",
  "duplicate",
  "missing_variable",
  "invalid",
  "us_marketing",
  "deleted",
];

type Counts = Partial<Record<ExclusionReason, number>>;

export const leftOut = (counts: Counts): number =>
  REASONS.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0);

/** Those that somebody is left out for, in a steady order. */
export const reasonsGiven = (counts: Counts): { reason: ExclusionReason; count: number }[] =>
  REASONS.flatMap((reason) => (counts[reason] ? [{ reason, count: counts[reason] }] : []));
