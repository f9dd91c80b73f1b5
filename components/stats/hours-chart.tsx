import { useTranslations } from "next-intl";
import { Bar, CartesianGrid, ComposedChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useFormat } from "@/lib/i18n/use-format";
import type { HourRow } from "@/lib/stats/rules";
import { CHART, GRID, ticksUpTo, useNarrow, X_AXIS, yAxis } from "./axis";
import { FigureCard } from "./figure-card";

/** Messages and replies by hour of the day. */
export function HoursChart({ hours }: { hours: HourRow[] }) {
  const t = useTranslations("statistics");
  const format = useFormat();
  const isNarrow = useNarrow();
  const marks = ticksUpTo(Math.max(...hours.flatMap(({ sent, replies }) => [sent, replies])));
  return (
    <ResponsiveContainer initialDimension={{ width: isNarrow ? 288 : 860, height: 220 }}>
      <ComposedChart data={hours} {...CHART} barGap={2} barCategoryGap="20%">
        <CartesianGrid {...GRID} />
        <XAxis
          {...X_AXIS}
          dataKey="hour"
          tickFormatter={(hour: number) => t("hour", { hour: String(hour) })}
          ticks={isNarrow ? [0, 6, 12, 18] : [0, 3, 6, 9, 12, 15, 18, 21]}
        />
        <YAxis {...yAxis(marks, format.number)} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: "var(--chart-grid)", fillOpacity: 0.4 }}
          content={({ active, payload }) => {
            const row: HourRow | undefined = active ? payload?.[0]?.payload : undefined;
            return (
              row && (
                <FigureCard
                  title={t("hour", { hour: String(row.hour) })}
                  lines={[
                    [t("columns.sent"), format.number(row.sent)],
                    [t("columns.replies"), format.number(row.replies)],
                  ]}
                />
              )
            );
          }}
        />
        <Bar dataKey="sent" fill="var(--chart-1)" radius={3} maxBarSize={34} isAnimationActive={false} />
        <Bar dataKey="replies" fill="var(--chart-3)" radius={3} maxBarSize={34} isAnimationActive={false} />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
