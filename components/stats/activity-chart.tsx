import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { noonOf } from "@/lib/stats/days";
import { labelledOf } from "./axis";
import { TimeChart } from "./time-chart";

export type ActivityDay = { day: string; sent: number; replies: number };

/** Messages as an area, replies as a dashed line over it. */
export function ActivityChart({ days }: { days: ActivityDay[] }) {
  const t = useTranslations("dashboard.chart");
  const format = useFormat();
  const isWeek = days.length <= 7;
  const [wide, narrow] = [labelledOf(days.length, 7), labelledOf(days.length, isWeek ? 7 : 3)];
  const points = days.map(({ day, sent, replies }, place) => {
    const isLast = place === days.length - 1;
    const name = isLast ? t("today") : isWeek ? format.weekday(noonOf(day)) : format.shortDate(noonOf(day));
    const short = isWeek && !isLast ? name.slice(0, 1) : name;
    return {
      values: [sent, replies],
      title: format.date(noonOf(day)),
      label: wide.has(place) ? name : undefined,
      short_label: narrow.has(place) ? short : null,
    };
  });
  return (
    <TimeChart
      className="h-60"
      label={t("label", { days: String(days.length) })}
      points={points}
      series={[
        { name: t("sent"), kind: "area", color: "var(--chart-1)" },
        { name: t("replies"), kind: "line", color: "var(--chart-3)", dash: "6 4" },
      ]}
    />
  );
}
