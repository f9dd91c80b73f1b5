import { Pie, PieChart } from "recharts";
import type { MessageState } from "@/lib/sending/schema";
import { stateColor } from "../common/state-mark";

export type StateSlice = { state: MessageState; count: number };

const SIZE = 160;

/** On a thin ring `unknown` needs a stronger colour than that of its mark. */
const colorOf = ({ state }: StateSlice) => (state === "unknown" ? "var(--attention)" : stateColor(state));

export function StatesDonut({ slices }: { slices: StateSlice[] }) {
  return (
    <PieChart width={SIZE} height={SIZE} accessibilityLayer={false}>
      <Pie
        data={slices.map((slice) => ({ ...slice, fill: colorOf(slice) }))}
        dataKey="count"
        nameKey="state"
        innerRadius={47}
        outerRadius={73}
        startAngle={90}
        endAngle={-270}
        stroke="var(--card)"
        strokeWidth={2}
        rootTabIndex={-1}
        isAnimationActive={false}
      />
    </PieChart>
  );
}
