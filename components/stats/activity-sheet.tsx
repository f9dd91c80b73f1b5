import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { noonOf } from "@/lib/stats/days";
import { Section, Sheet } from "../common/sheet";
import { SegmentLinks } from "../ui/segments";
import { ActivityChart, type ActivityDay } from "./activity-chart";
import { Legend } from "./chart-legend";

type ActivitySheetProps = {
  days: ActivityDay[];
  periods: { href: string; days: number; current: boolean }[];
};

export function ActivitySheet({ days, periods }: ActivitySheetProps) {
  const t = useTranslations("dashboard");
  return (
    <Sheet labelledBy="activity">
      <Section
        title={t("chart.title")}
        titleId="activity"
        aside={
          <SegmentLinks
            label={t("period")}
            links={periods.map((period) => ({
              href: period.href,
              current: period.current,
              label: <Days days={period.days} />,
            }))}
          />
        }
      >
        <ActivityChart days={days} />
        <Legend>
          <span>
            <Key className="h-1 rounded-xs bg-chart-1" />
            {t("chart.sent")}
          </span>
          <span>
            <Key className="h-0 border-t-3 border-dashed border-chart-3" />
            {t("chart.replies")}
          </span>
        </Legend>
        <ActivityTable days={days} />
      </Section>
    </Sheet>
  );
}

const Key = ({ className }: { className: string }) => <b className={`inline-block w-5 ${className}`} />;

/** “7 j” on screen, “7 jours” for screen readers. */
function Days({ days }: { days: number }) {
  const t = useTranslations("dashboard");
  return (
    <>
      <span aria-hidden="true">{t("days_short", { days: String(days) })}</span>
      <span className="sr-only">{t("days", { days: String(days) })}</span>
    </>
  );
}

function ActivityTable({ days }: { days: ActivityDay[] }) {
  const t = useTranslations("dashboard.chart");
  const format = useFormat();
  const total = (key: "sent" | "replies") => format.number(days.reduce((all, day) => all + day[key], 0));
  return (
    <details className="mt-2">
      <summary className="cursor-pointer py-3 text-sm text-muted-foreground">{t("table")}</summary>
      <table className="w-full text-sm">
        <caption className="sr-only">{t("caption", { days: String(days.length) })}</caption>
        <thead>
          <tr className="border-b border-border-strong">
            <th scope="col" className="py-2 text-left font-semibold">
              {t("day")}
            </th>
            <th scope="col" className="py-2 text-right font-semibold">
              {t("sent")}
            </th>
            <th scope="col" className="py-2 text-right font-semibold">
              {t("replies")}
            </th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, sent, replies }) => (
            <tr key={day} className="border-b border-border">
              <th scope="row" className="py-1.5 text-left font-normal">
                {format.weekday(noonOf(day))} {format.shortDate(noonOf(day))}
              </th>
              <td className="text-right">{format.number(sent)}</td>
              <td className="text-right">{format.number(replies)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="py-1.5 text-left font-semibold">
              {t("total")}
            </th>
            <td className="text-right font-semibold">{total("sent")}</td>
            <td className="text-right font-semibold">{total("replies")}</td>
          </tr>
        </tfoot>
      </table>
    </details>
  );
}
