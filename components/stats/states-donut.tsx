import { Pie, PieChart } from "recharts";
import type { MessageState } from "@/lib/sending/schema";
import { stateColor } from "../common/state-mark";

export type StateSlice = { state: MessageState; count: number };

const SIZE = 160;

/** One dye from light to deep; what nobody knows is saffron, which on a thin ring must be the full one. */
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
