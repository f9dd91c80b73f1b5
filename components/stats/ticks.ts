const STEPS = [1, 2, 2.5, 5, 10];
const LINES = 4;

/** Round marks for an axis of counts, from 0 to just above the highest; never half a message. */
export function ticksUpTo(highest: number): number[] {
  const rough = Math.max(1, highest / LINES);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step =
    STEPS.map((each) => each * power).find((each) => each >= rough && Number.isInteger(each)) ?? 10 * power;
  const count = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, line) => line * step);
}
