import { useTranslations } from "next-intl";
import { CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormat } from "@/lib/i18n/use-format";
import { noonOf } from "@/lib/stats/days";
import type { DayRow } from "@/lib/stats/rules";
import { CHART, GRID, ticksUpTo, useNarrow, X_AXIS, yAxis } from "./axis";
import { DAY_LINES } from "./chart-legend";
import { FigureCard } from "./figure-card";

/** Messages by day, with one line per state. */
export function DaysChart({ days }: { days: DayRow[] }) {
  const t = useTranslations("statistics.columns");
  const format = useFormat();
  const isNarrow = useNarrow();
  const marks = ticksUpTo(Math.max(...days.flatMap((day) => DAY_LINES.map(({ id }) => day[id]))));
  const step = Math.max(1, Math.ceil((days.length - 1) / (isNarrow ? 3 : 8)));
  return (
    <ResponsiveContainer initialDimension={{ width: isNarrow ? 288 : 860, height: 260 }}>
      <ComposedChart data={days} {...CHART}>
        <CartesianGrid {...GRID} />
        <XAxis
          {...X_AXIS}
          dataKey="day"
          tickFormatter={(day: string) => format.shortDate(noonOf(day))}
          ticks={days.filter((_, place) => (days.length - 1 - place) % step === 0).map(({ day }) => day)}
          padding={{ left: 16, right: 16 }}
        />
        <YAxis {...yAxis(marks, format.number)} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--border-strong)" }}
          content={({ active, payload }) => {
            const day: DayRow | undefined = active ? payload?.[0]?.payload : undefined;
            return (
              day && (
                <FigureCard
                  title={format.date(noonOf(day.day))}
                  lines={DAY_LINES.map(({ id }) => [t(id), format.number(day[id])])}
                />
              )
            );
          }}
        />
        {DAY_LINES.map(({ id, color, dash }) => (
          <Line
            key={id}
            dataKey={id}
            type="linear"
            stroke={color}
            strokeWidth={2.5}
            strokeDasharray={dash}
            dot={
              days.length <= 14 ? { r: 3.5, fill: "var(--card)", stroke: color, strokeDasharray: "0" } : false
            }
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
