import type { ExclusionReason } from "@/lib/campaigns/schema";

const REASONS: readonly ExclusionReason[] = [
  "opted_out",
  "already_reached",
  "duplicate",
  "missing_variable",
  "too_long",
  "invalid",
  "us_marketing",
  "too_soon",
  "deleted",
];

type Counts = Partial<Record<ExclusionReason, number>>;

export const leftOut = (counts: Counts): number =>
  REASONS.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0);

/** Reasons with at least one contact, in a fixed order. */
export const reasonsGiven = (counts: Counts): { reason: ExclusionReason; count: number }[] =>
  REASONS.flatMap((reason) => (counts[reason] ? [{ reason, count: counts[reason] }] : []));
