import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { type MarketPrices, OTHER_MARKET } from "@/lib/settings/rules";
import { type Market, RATE_CATEGORIES } from "@/lib/settings/schema";
import { type Column, DataTable, NameCell } from "../common/data-table";
import { PriceText } from "./price-text";
import { useMarketNames } from "./use-market-names";

type RateTableProps = { prices: MarketPrices[]; markets: Market[]; currency: string };

/** Today's prices by market, its countries, and the prices to come. */
export function RateTable({ prices, markets, currency }: RateTableProps) {
  const t = useTranslations("settings.rates");
  const format = useFormat();
  const { marketName, countriesOf } = useMarketNames(markets);
  const sorted = prices.toSorted((a, b) => marketName(a.market).localeCompare(marketName(b.market)));
  const about = ({ market, to_come }: MarketPrices) => {
    const countries = countriesOf(market);
    const isNamedAfterOne = countries.length === 1 && countries[0] === marketName(market);
    return (
      <>
        {market === OTHER_MARKET && t("countries_other")}
        {!isNamedAfterOne && format.list(countries)}
        {to_come.map((rate) => (
          <span key={rate.id} className="block text-foreground">
            {t.rich("to_come_one", {
              date: format.date(rate.valid_from),
              kind: t(`kinds.${rate.category}`),
              price: () => <PriceText rate={rate} />,
            })}
          </span>
        ))}
      </>
    );
  };
  const columns: Column<MarketPrices>[] = [
    {
      id: "market",
      header: t("market"),
      place: "name",
      cell: (row) => (
        <NameCell
          href={`/settings/rates?${new URLSearchParams({ market: row.market, currency })}`}
          name={marketName(row.market)}
          sub={about(row)}
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
            {known[category] ? <PriceText rate={known[category]} /> : t("no_price")}
          </span>
        ),
      }),
    ),
    {
      id: "since",
      header: t("since"),
      place: "full",
      className: "max-xl:hidden",
      cell: ({ valid_from }) => (
        <span className="whitespace-nowrap text-sm text-muted-foreground">
          {valid_from && format.date(valid_from)}
        </span>
      ),
    },
  ];
  return <DataTable caption={t("label")} rows={sorted} rowKey={({ market }) => market} columns={columns} />;
}
