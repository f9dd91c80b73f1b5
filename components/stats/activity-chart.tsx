import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useFormat } from "@/lib/i18n/use-format";
import type { ActivityDay } from "./activity-sheet";
import { noonOf } from "./days";
import { ticksUpTo } from "./ticks";

const AXIS = { fontSize: 13, fontWeight: 500, fill: "var(--chart-axis)" };
const MOST_POINTS = 14;

/** Messages as a filled line, replies as a sewn one over it. */
export function ActivityChart({ days }: { days: ActivityDay[] }) {
  const t = useTranslations("stats.chart");
  const format = useFormat();
  const isNarrow = useMedia("(max-width: 767px)");
  const last = days.at(-1)?.day;
  const marks = ticksUpTo(Math.max(...days.map(({ sent, replies }) => Math.max(sent, replies))));
  const tick = (day: string) => {
    if (day === last) return t("today");
    if (days.length > 7) return format.shortDate(noonOf(day));
    return isNarrow ? format.weekday(noonOf(day)).slice(0, 1) : format.weekday(noonOf(day));
  };
  const dot = (color: string) =>
    days.length <= MOST_POINTS
      ? { r: 4, fill: "var(--card)", stroke: color, strokeWidth: 2.5, strokeDasharray: "0" }
      : false;
  return (
    <ResponsiveContainer initialDimension={{ width: isNarrow ? 288 : 560, height: 240 }}>
      <ComposedChart
        data={days}
        accessibilityLayer={false}
        margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis
          dataKey="day"
          tickFormatter={tick}
          ticks={ticksOf(days, isNarrow ? 3 : 7)}
          interval={0}
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          tickMargin={8}
          padding={{ left: 12, right: 12 }}
        />
        <YAxis
          allowDecimals={false}
          tickFormatter={(value: number) => format.number(value)}
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          width="auto"
          ticks={marks}
          domain={[0, marks.at(-1) ?? 1]}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--border-strong)" }}
          content={({ active, payload }) => {
            const day: ActivityDay | undefined = active ? payload?.[0]?.payload : undefined;
            return day && <DayCard day={day} />;
          }}
        />
        <Area
          dataKey="sent"
          type="linear"
          stroke="var(--chart-1)"
          strokeWidth={2.5}
          fill="var(--chart-2)"
          fillOpacity={0.25}
          dot={dot("var(--chart-1)")}
          isAnimationActive={false}
        />
        <Line
          dataKey="replies"
          type="linear"
          stroke="var(--chart-3)"
          strokeWidth={2.5}
          strokeDasharray="6 4"
          dot={dot("var(--chart-3)")}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function DayCard({ day }: { day: ActivityDay }) {
  const t = useTranslations("stats.chart");
  const format = useFormat();
  return (
    <div className="rounded-md bg-foreground px-3 py-2 text-sm text-background">
      <b>{format.date(noonOf(day.day))}</b>
      <br />
      {t("sent")} : {format.number(day.sent)}
      <br />
      {t("replies")} : {format.number(day.replies)}
    </div>
  );
}

/** Every day of a week; of longer periods some, evenly, the last one always. */
function ticksOf(days: ActivityDay[], most: number): string[] {
  if (days.length <= 7) return days.map(({ day }) => day);
  const step = Math.ceil((days.length - 1) / (most - 1));
  return days.filter((_, place) => (days.length - 1 - place) % step === 0).map(({ day }) => day);
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}
