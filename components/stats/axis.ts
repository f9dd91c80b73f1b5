import { useSyncExternalStore } from "react";

const AXIS = {
  tick: { fontSize: 13, fontWeight: 500, fill: "var(--chart-axis)" },
  tickLine: false,
  axisLine: false,
} as const;

/** Props shared by all time charts. */
export const CHART = { accessibilityLayer: false, margin: { top: 8, right: 12, bottom: 0, left: 0 } };
export const GRID = { vertical: false, stroke: "var(--chart-grid)" };
export const X_AXIS = { ...AXIS, interval: 0, tickMargin: 8 } as const;

/** Axis of counts, up to its last tick. */
export const yAxis = (marks: number[], write: (count: number) => string) => ({
  ...AXIS,
  allowDecimals: false,
  tickFormatter: write,
  width: "auto" as const,
  ticks: marks,
  domain: [0, marks.at(-1) ?? 1],
});

const NARROW = "(max-width: 767px)";

/** Whether the screen is a phone's, where charts have fewer labels. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(NARROW);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(NARROW).matches,
    () => false,
  );

const STEPS = [1, 2, 2.5, 5, 10];
const MOST_STEPS = 4;

/** Round, integer ticks from 0 to just above the highest count. */
export function ticksUpTo(highest: number): number[] {
  const rough = Math.max(1, highest / MOST_STEPS);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    STEPS.map((each) => each * power).find((each) => each >= rough && Number.isInteger(each)) ?? 10 * power;
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, line) => line * step);
}
