import type { MessageState } from "@/lib/sending/schema";
import { stateColor } from "../common/state-mark";

export type StateSlice = { state: MessageState; count: number };

const RADIUS = 60;
const SIZE = 160;

/** On a thin ring `unknown` needs a stronger colour than that of its mark. */
const colorOf = ({ state }: StateSlice) => (state === "unknown" ? "var(--attention)" : stateColor(state));

export function StatesDonut({ slices }: { slices: StateSlice[] }) {
  const shown = slices.filter(({ count }) => count > 0);
  const total = shown.reduce((all, { count }) => all + count, 0);
  const before = (at: number) => shown.slice(0, at).reduce((all, { count }) => all + count, 0);
  return (
    <svg viewBox={`0 0 ${SIZE} ${SIZE}`} className="size-full" fill="none" aria-hidden="true">
      {shown.map((slice, at) => (
        <circle
          key={slice.state}
          cx={SIZE / 2}
          cy={SIZE / 2}
          r={RADIUS}
          pathLength={total}
          stroke={colorOf(slice)}
          strokeWidth={26}
          strokeDasharray={`${slice.count} ${total - slice.count}`}
          strokeDashoffset={-before(at)}
          transform={`rotate(-90 ${SIZE / 2} ${SIZE / 2})`}
        />
      ))}
      {shown.length > 1 &&
        shown.map(({ state }, at) => (
          <path
            key={state}
            d={`M${SIZE / 2} 5v30`}
            stroke="var(--card)"
            strokeWidth={2}
            transform={`rotate(${(before(at) / total) * 360} ${SIZE / 2} ${SIZE / 2})`}
          />
        ))}
    </svg>
  );
}
