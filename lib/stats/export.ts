import "server-only";
import type { Messages } from "next-intl";
import type { Ctx } from "@/lib/actor/context";
import { csvLine } from "@/lib/base/csv";
import { decimalFormat } from "@/lib/i18n/decimals";
import { wordsOf } from "@/lib/i18n/words";
import { periodOf } from "./days";
import { getStatisticsTables } from "./queries";
import { type StatisticsTables, successOf } from "./rules";
import type { Figures, StatisticsExportQuery, StatisticsTable } from "./statistics-schema";

type Cell = string | number | null;
/** Key of a column; titles are under `statistics.columns` in messages/. */
type Column = keyof Messages["statistics"]["columns"];
type Line = Partial<Record<Column, Cell>>;

const counts = ({ sent, delivered, read, failed, unknown, cost }: Figures["message_1"]): Line => ({
  sent,
  delivered,
  read,
  failed,
  unknown,
  cost,
});
const withRate = (row: Figures): Line => ({ ...counts(row), success_rate: successOf(row.message_1) });

const LINES: Record<StatisticsTable, (tables: StatisticsTables) => Line[]> = {
  days: ({ days }) => days.map((row) => ({ day: row.day, ...withRate(row), replies: row.replies })),
  campaigns: ({ campaigns }) =>
    campaigns.map((row) => ({ campaign: row.name, ...withRate(row), replies: row.replies })),
  countries: ({ countries }) =>
    countries.map((row) => ({
      country: row.country,
      ...withRate(row),
      rate_marketing: row.rates?.marketing ?? null,
      rate_utility: row.rates?.utility ?? null,
      rate_service: row.rates?.service ?? null,
    })),
  hours: ({ hours }) => hours.map((row) => ({ hour: row.hour, ...withRate(row), replies: row.replies })),
  templates: ({ templates }) =>
    templates.map((row) => ({
      template: row.name,
      language: row.language,
      ...counts(row),
      success_rate: successOf(row),
    })),
  categories: ({ categories }) => categories.map(({ category, ...row }) => ({ category, ...row })),
};

/** One table of the statistics as CSV with all its rows; decimals in the caller's language. */
export async function* exportStatistics(
  ctx: Ctx,
  { table, time_zone, owner, ...asked }: StatisticsExportQuery,
): AsyncGenerator<string> {
  const t = await wordsOf(ctx.actor.locale);
  const tables = await getStatisticsTables(ctx, { ...periodOf(asked, ctx.now), time_zone, owner });
  const lines = LINES[table](tables);
  const columns = Object.keys(lines[0] ?? {}) as Column[];
  const number = decimalFormat(ctx.actor.locale);
  const show = (value: Cell | undefined) => (typeof value === "number" ? number(value) : value);
  yield csvLine(columns.map((column) => t(`statistics.columns.${column}`)));
  yield lines.map((line) => csvLine(columns.map((column) => show(line[column])))).join("");
}
