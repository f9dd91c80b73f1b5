import { useLocale, useTranslations } from "next-intl";

export type Market = { market: string; countries: string[] };

/** Name of a market in the user's language: its country if it has only one, otherwise its region. */
export function useMarketNames(markets: Market[]) {
  const t = useTranslations("settings.rates.markets");
  const locale = useLocale();
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const countriesOf = (market: string) => markets.find((each) => each.market === market)?.countries ?? [];
  return {
    marketName: (market: string) => {
      if (t.has(market as "Other")) return t(market as "Other");
      const [country, ...others] = countriesOf(market);
      return country && others.length === 0 ? (names.of(country) ?? market) : market;
    },
    countriesOf: (market: string) => countriesOf(market).map((code) => names.of(code) ?? code),
  };
}
