import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { Rate } from "@/lib/settings/schema";
import { MarketRates } from "./market-rates";
import { type Market, useMarketNames } from "./use-market-names";

type MarketSheetProps = {
  rates: Rate[];
  market: string;
  markets: Market[];
  currency: string;
  today: string;
  canEdit: boolean;
};

export function MarketSheet({ market, markets, ...props }: MarketSheetProps) {
  const t = useTranslations("settings.rates");
  const format = useFormat();
  const { marketName, countriesOf } = useMarketNames(markets);
  const countries = countriesOf(market);
  return (
    <>
      <MarketRates {...props} market={market} name={marketName(market)} />
      {countries.length > 1 && (
        <p className="text-sm text-muted-foreground max-md:mx-gutter">
          {t("countries", { countries: format.list(countries) })}
        </p>
      )}
    </>
  );
}
