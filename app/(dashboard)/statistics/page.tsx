import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PageHead } from "@/components/common/page-head";
import { hrefOf } from "@/components/common/page-links";
import { Section, Sheet } from "@/components/common/sheet";
import { ChartLegend, DAY_LINES } from "@/components/stats/chart-legend";
import { DaysChart } from "@/components/stats/days-chart";
import { HoursChart } from "@/components/stats/hours-chart";
import { PeriodPicker } from "@/components/stats/period-picker";
import { SpendingSheet } from "@/components/stats/spending-sheet";
import { StatesSheet } from "@/components/stats/states-sheet";
import { StatisticsFigures } from "@/components/stats/statistics-figures";
import { StatisticsSheet } from "@/components/stats/statistics-sheet";
import {
  CampaignsTable,
  CategoriesTable,
  CountriesTable,
  DaysTable,
  HoursTable,
  TemplatesTable,
} from "@/components/stats/statistics-tables";
import { TableFold } from "@/components/stats/table-fold";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { daysLater, noonOf, periodOf } from "@/lib/stats/days";
import { getPeriodStatistics, getStatisticsTables } from "@/lib/stats/queries";
import { withRoundedCosts } from "@/lib/stats/rules";
import { slicesOf } from "@/lib/stats/slices";
import { StatisticsQuery, type StatisticsTable } from "@/lib/stats/statistics-schema";
import { worded } from "../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("statistics");
  return { title: t("title") };
}

export default worded("statistics", StatisticsPage);

async function StatisticsPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx } = await requireActor();
  const t = await getTranslations("statistics");
  const format = await getFormat();
  const { from, to, days } = periodOf(await searchOf(StatisticsQuery, searchParams), ctx.now);
  const [statistics, tables] = await Promise.all([
    getPeriodStatistics(ctx, { from: `${from}T00:00:00Z`, to: `${daysLater(to, 1)}T00:00:00Z` }),
    getStatisticsTables(ctx, { from, to, time_zone: format.timeZone }).then(withRoundedCosts),
  ]);
  const { currency } = tables;
  const csvOf = (table: StatisticsTable) =>
    hrefOf("/api/messages/stats/export", { table, from, to, time_zone: format.timeZone });
  const sheet = (table: StatisticsTable, rows: { sent: number; failed?: number }[]) => ({
    table,
    csvHref: csvOf(table),
    empty: rows.every(({ sent, failed = 0 }) => sent + failed === 0),
  });
  const dates = { from: format.firstDate(noonOf(from), noonOf(to)), to: format.date(noonOf(to)) };
  return (
    <>
      <PageHead
        title={t("title")}
        lead={t.rich("lead", {
          count: statistics.sent.total,
          n: format.number(statistics.sent.total),
          ...dates,
          b: (chunks) => <b>{chunks}</b>,
        })}
      />
      <Sheet label={t("period.label")}>
        <Section className="py-4">
          <PeriodPicker key={`${from} ${to}`} from={from} to={to} days={days} />
        </Section>
      </Sheet>
      <StatisticsFigures statistics={statistics} />
      <SpendingSheet spending={tables.spending} />
      <StatisticsSheet {...sheet("days", tables.days)}>
        <DaysChart days={tables.days} label={t("tables.days.label", dates)} />
        <ChartLegend
          entries={DAY_LINES.map(({ id, color, dash }) => ({ label: t(`columns.${id}`), color, dash }))}
        />
        <TableFold>
          <DaysTable days={tables.days} currency={currency} />
        </TableFold>
      </StatisticsSheet>
      <StatesSheet
        slices={slicesOf(statistics)}
        title={t("states")}
        none={t("tables.days.none")}
        since={statistics.from}
        until={statistics.to}
        wide
      />
      <StatisticsSheet {...sheet("campaigns", tables.campaigns)}>
        <CampaignsTable campaigns={tables.campaigns} currency={currency} />
      </StatisticsSheet>
      <StatisticsSheet {...sheet("templates", tables.templates)}>
        <TemplatesTable templates={tables.templates} currency={currency} />
      </StatisticsSheet>
      <StatisticsSheet {...sheet("hours", tables.hours)}>
        <HoursChart hours={tables.hours} label={t("tables.hours.label", { zone: format.zoneCity() })} />
        <ChartLegend
          entries={[
            { label: t("columns.sent"), color: "var(--chart-1)" },
            { label: t("columns.replies"), color: "var(--chart-3)" },
          ]}
        />
        <p className="text-sm text-muted-foreground">{t("zone", { zone: format.zoneCity() })}</p>
        <TableFold>
          <HoursTable hours={tables.hours} currency={currency} />
        </TableFold>
      </StatisticsSheet>
      <StatisticsSheet {...sheet("countries", tables.countries)}>
        <CountriesTable countries={tables.countries} currency={currency} />
        <p className="pt-3 text-sm text-muted-foreground">{t("rates_note")}</p>
      </StatisticsSheet>
      <StatisticsSheet {...sheet("categories", tables.categories)}>
        <CategoriesTable categories={tables.categories} currency={currency} />
        <p className="pt-3 text-sm text-muted-foreground">{t("categories_note")}</p>
      </StatisticsSheet>
    </>
  );
}
