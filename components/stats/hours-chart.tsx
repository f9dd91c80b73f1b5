import { useTranslations } from "next-intl";
import type { HourRow } from "@/lib/stats/rules";
import { TimeChart } from "./time-chart";

/** Messages and replies by hour of the day. */
export function HoursChart({ hours, label }: { hours: HourRow[]; label: string }) {
  const t = useTranslations("statistics");
  return (
    <TimeChart
      className="h-56"
      label={label}
      points={hours.map(({ hour, sent, replies }) => {
        const name = t("hour", { hour: String(hour) });
        return {
          values: [sent, replies],
          title: name,
          label: hour % 3 === 0 ? name : undefined,
          short_label: hour % 6 === 0 ? name : null,
        };
      })}
      series={[
        { name: t("columns.sent"), kind: "bar", color: "var(--chart-1)" },
        { name: t("columns.replies"), kind: "bar", color: "var(--chart-3)" },
      ]}
    />
  );
}
