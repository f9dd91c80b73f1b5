import type { Rate, RateCategory } from "./schema";

export type MarketPrices = {
  market: string;
  /** The price of today, by category; absent when none is known. */
  prices: Partial<Record<RateCategory, number>>;
  /** The latest day from which one of them holds. */
  valid_from: string;
  /** Prices that are known already and hold later. */
  to_come: number;
};

/** What each market costs on a day (YYYY-MM-DD), in the order of their names. */
export function pricesOn(day: string, rates: Rate[]): MarketPrices[] {
  const markets = new Map<string, MarketPrices>();
  for (const rate of rates.toSorted((a, b) => a.valid_from.localeCompare(b.valid_from))) {
    const { market, category, price, valid_from } = rate;
    const known = markets.get(market) ?? { market, prices: {}, valid_from, to_come: 0 };
    markets.set(market, known);
    if (valid_from > day) known.to_come++;
    else {
      known.prices[category] = price;
      known.valid_from = valid_from;
    }
  }
  return [...markets.values()].toSorted((a, b) => a.market.localeCompare(b.market));
}
