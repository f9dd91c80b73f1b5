import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { OTHER_MARKET } from "@/lib/settings/rules";
import type { Market, Rate } from "@/lib/settings/schema";
import { Section, Sheet } from "../common/sheet";
import { MarketRates } from "./market-rates";
import { AddCountryButton } from "./rate-buttons";
import { useMarketNames } from "./use-market-names";

type MarketSheetProps = {
  rates: Rate[];
  market: string;
  markets: Market[];
  currency: string;
  today: string;
  canEdit: boolean;
};

/** The prices of a market, and its countries. */
export function MarketSheet({ market, markets, ...props }: MarketSheetProps) {
  const t = useTranslations("settings.rates");
  const format = useFormat();
  const { marketName, countriesOf } = useMarketNames(markets);
  const name = marketName(market);
  const countries = countriesOf(market);
  const to_come = markets.find((each) => each.market === market)?.to_come ?? [];
  return (
    <>
      <MarketRates {...props} market={market} name={name} />
      <Sheet labelledBy="countries">
        <Section
          title={t("countries_title")}
          titleId="countries"
          aside={
            props.canEdit && (
              <AddCountryButton market={market} name={name} today={props.today}>
                {t("country_add")}
              </AddCountryButton>
            )
          }
        >
          <p>
            {market === OTHER_MARKET ? t("countries_other") : format.list(countries) || t("countries_none")}
          </p>
          {to_come.map(({ country_code, valid_from }) => (
            <p key={`${country_code} ${valid_from}`} className="pt-2 text-sm text-muted-foreground">
              {t("country_to_come", { country: format.country(country_code), date: format.date(valid_from) })}
            </p>
          ))}
        </Section>
      </Sheet>
    </>
  );
}
