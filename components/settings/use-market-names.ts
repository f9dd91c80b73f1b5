import { useLocale, useTranslations } from "next-intl";
import type { Market } from "@/lib/settings/schema";

/** Name of a market in the user's language: its region, or the country it is named after; otherwise as it was entered. */
export function useMarketNames(markets: Market[]) {
  const t = useTranslations("settings.rates.markets");
  const locale = useLocale();
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const english = new Intl.DisplayNames("en", { type: "region" });
  const codesOf = (market: string) => markets.find((each) => each.market === market)?.countries ?? [];
  return {
    marketName: (market: string) => {
      if (t.has(market as "Other")) return t(market as "Other");
      const own = codesOf(market).find((code) => english.of(code) === market);
      return (own && names.of(own)) ?? market;
    },
    /** Names of the market's countries, sorted. */
    countriesOf: (market: string) =>
      codesOf(market)
        .map((code) => names.of(code) ?? code)
        .toSorted(new Intl.Collator(locale).compare),
  };
}
