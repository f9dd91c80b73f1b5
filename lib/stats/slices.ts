import { MESSAGE_STATES } from "@/lib/sending/states";
import type { PeriodStatistics } from "./schema";

const ENDS = MESSAGE_STATES.indexOf("failed");
const FURTHEST_FIRST = [...MESSAGE_STATES.slice(0, ENDS).reverse(), ...MESSAGE_STATES.slice(ENDS)];

/** States of Message 1 with at least one message, the furthest progress first. */
export const slicesOf = ({ states }: PeriodStatistics) =>
  FURTHEST_FIRST.map((state) => ({ state, count: states.message_1[state] })).filter(({ count }) => count > 0);
