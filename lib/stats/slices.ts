import type { PeriodStatistics } from "./schema";

const FURTHEST_FIRST = [
  "read",
  "delivered",
  "sent",
  "accepted",
  "sending",
  "queued",
  "failed",
  "unknown",
  "skipped",
  "cancelled",
] as const;

/** The states of Message 1 that there are, those furthest on first. */
export const slicesOf = ({ states }: PeriodStatistics) =>
  FURTHEST_FIRST.map((state) => ({ state, count: states.message_1[state] })).filter(({ count }) => count > 0);
