import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { MarketPrices } from "@/lib/settings/rules";
import { RATE_CATEGORIES } from "@/lib/settings/schema";
import { type Column, DataTable, NameCell } from "../common/data-table";
import { type Market, useMarketNames } from "./use-market-names";

const DIGITS = 4;

type RateTableProps = { prices: MarketPrices[]; markets: Market[]; currency: string };

/** Today's prices by market. */
export function RateTable({ prices, markets, currency }: RateTableProps) {
  const t = useTranslations("settings.rates");
  const format = useFormat();
  const { marketName } = useMarketNames(markets);
  const sorted = prices.toSorted((a, b) => marketName(a.market).localeCompare(marketName(b.market)));
  const columns: Column<MarketPrices>[] = [
    {
      id: "market",
      header: t("market"),
      place: "name",
      cell: ({ market, to_come }) => (
        <NameCell
          href={`/settings/rates?${new URLSearchParams({ market, currency })}`}
          name={marketName(market)}
          sub={to_come > 0 && t("to_come", { count: to_come, n: format.number(to_come) })}
        />
      ),
    },
    ...RATE_CATEGORIES.map(
      (category): Column<MarketPrices> => ({
        id: category,
        header: t(`kinds.${category}`),
        place: "full",
        number: true,
        cell: ({ prices: known }) => (
          <span className="max-md:flex max-md:justify-between max-md:gap-4">
            <span aria-hidden className="text-muted-foreground md:hidden">
              {t(`kinds.${category}`)}
            </span>
            <span className="whitespace-nowrap">
              {known[category] === undefined ? "–" : format.money(known[category], currency, DIGITS)}
            </span>
          </span>
        ),
      }),
    ),
    {
      id: "since",
      header: t("since"),
      place: "full",
      desk: true,
      className: "max-md:hidden",
      cell: ({ valid_from }) => (
        <span className="whitespace-nowrap text-sm text-muted-foreground">{format.date(valid_from)}</span>
      ),
    },
  ];
  return <DataTable caption={t("label")} rows={sorted} rowKey={({ market }) => market} columns={columns} />;
}
