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

/** The places that get a label: at most so many, at even distances, always with the last one. */
export function labelledOf(places: number, most: number): Set<number> {
  const step = Math.max(1, Math.ceil((places - 1) / (most - 1)));
  const all = Array.from({ length: places }, (_, place) => place);
  return new Set(all.filter((place) => (places - 1 - place) % step === 0));
}
