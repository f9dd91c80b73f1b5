import { expect, it } from "vitest";
import { MESSAGE_STATES } from "@/lib/sending/states";
import type { PeriodStatistics } from "./schema";
import { slicesOf } from "./slices";

const message_1 = Object.fromEntries(MESSAGE_STATES.map((state, at) => [state, at]));

it("the chart shows the states that occur, from the furthest to those that ended otherwise", () => {
  const shown = slicesOf({ states: { message_1 } } as unknown as PeriodStatistics);
  expect(shown.map(({ state }) => state).join(" ")).toBe(
    "read delivered sent accepted sending failed unknown skipped cancelled",
  );
  expect(shown.map(({ count }) => count)).toEqual([5, 4, 3, 2, 1, 6, 7, 8, 9]);
});
