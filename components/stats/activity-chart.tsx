import { useTranslations } from "next-intl";
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
import { noonOf } from "@/lib/stats/days";
import { CHART, GRID, ticksUpTo, useNarrow, X_AXIS, yAxis } from "./axis";
import { FigureCard } from "./figure-card";

export type ActivityDay = { day: string; sent: number; replies: number };

const MOST_POINTS = 14;

/** Messages as an area, replies as a dashed line over it. */
export function ActivityChart({ days }: { days: ActivityDay[] }) {
  const t = useTranslations("dashboard.chart");
  const format = useFormat();
  const isNarrow = useNarrow();
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
      <ComposedChart data={days} {...CHART}>
        <CartesianGrid {...GRID} />
        <XAxis
          {...X_AXIS}
          dataKey="day"
          tickFormatter={tick}
          ticks={ticksOf(days, isNarrow ? 3 : 7)}
          padding={{ left: 12, right: 12 }}
        />
        <YAxis {...yAxis(marks, format.number)} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--border-strong)" }}
          content={({ active, payload }) => {
            const day: ActivityDay | undefined = active ? payload?.[0]?.payload : undefined;
            return (
              day && (
                <FigureCard
                  title={format.date(noonOf(day.day))}
                  lines={[
                    [t("sent"), format.number(day.sent)],
                    [t("replies"), format.number(day.replies)],
                  ]}
                />
              )
            );
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

/** Labelled days: all of a week; of longer periods some at even distances, always with the last one. */
function ticksOf(days: ActivityDay[], most: number): string[] {
  if (days.length <= 7) return days.map(({ day }) => day);
  const step = Math.ceil((days.length - 1) / (most - 1));
  return days.filter((_, place) => (days.length - 1 - place) % step === 0).map(({ day }) => day);
}
