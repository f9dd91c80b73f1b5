import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { noonOf } from "@/lib/stats/days";
import type { DayRow } from "@/lib/stats/rules";
import { labelledOf } from "./axis";
import { DAY_LINES } from "./chart-legend";
import { TimeChart } from "./time-chart";

/** Messages by day, with one line per state. */
export function DaysChart({ days, label }: { days: DayRow[]; label: string }) {
  const t = useTranslations("statistics.columns");
  const format = useFormat();
  const [wide, narrow] = [labelledOf(days.length, 9), labelledOf(days.length, 4)];
  return (
    <TimeChart
      className="h-64"
      label={label}
      points={days.map((row, place) => {
        const name = format.shortDate(noonOf(row.day));
        return {
          values: DAY_LINES.map(({ id }) => row[id]),
          title: format.date(noonOf(row.day)),
          label: wide.has(place) ? name : undefined,
          short_label: narrow.has(place) ? name : null,
        };
      })}
      series={DAY_LINES.map(({ id, color, dash }) => ({ name: t(id), kind: "line", color, dash }))}
    />
  );
}
