import type { CountryMove, Market, Rate, RateCategory } from "./schema";

export const OTHER_MARKET = "Other";

export type MarketPrices = {
  market: string;
  /** Today's price by category; absent when unknown. */
  prices: Partial<Record<RateCategory, Rate>>;
  /** First day of the newest of these prices; null when there are none. */
  valid_from: string | null;
  /** Stored prices that apply from a later day, the earliest first. */
  to_come: Rate[];
};

/** Prices per market on a day (YYYY-MM-DD), by market name; of the given markets also when they have none. */
export function pricesOn(day: string, rates: Rate[], markets: string[] = []): MarketPrices[] {
  const found = new Map<string, MarketPrices>(
    markets.map((market) => [market, { market, prices: {}, valid_from: null, to_come: [] }]),
  );
  for (const rate of rates.toSorted((a, b) => a.valid_from.localeCompare(b.valid_from))) {
    const { market, category, valid_from } = rate;
    const known = found.get(market) ?? { market, prices: {}, valid_from: null, to_come: [] };
    found.set(market, known);
    if (valid_from > day) known.to_come.push(rate);
    else {
      known.prices[category] = rate;
      known.valid_from = valid_from;
    }
  }
  return [...found.values()].toSorted((a, b) => a.market.localeCompare(b.market));
}

/** The markets of a day (YYYY-MM-DD) with their countries. “Other” has all countries that are nowhere else. */
export function marketsOn(day: string, moves: CountryMove[]): Market[] {
  const markets = new Map<string, Market>();
  const of = (market: string) => {
    const known = markets.get(market) ?? { market, countries: [], to_come: [] };
    markets.set(market, known);
    return known;
  };
  of(OTHER_MARKET);
  for (const ofCountry of Map.groupBy(moves, ({ country_code }) => country_code).values()) {
    const sorted = ofCountry.toSorted((a, b) => a.valid_from.localeCompare(b.valid_from));
    const today = sorted.findLast(({ valid_from }) => valid_from <= day);
    if (today && today.market !== OTHER_MARKET) of(today.market).countries.push(today.country_code);
    for (const { market, country_code, valid_from } of sorted)
      if (valid_from > day) of(market).to_come.push({ country_code, valid_from });
  }
  return [...markets.values()].toSorted((a, b) => a.market.localeCompare(b.market));
}
