import type { Rate, RateCategory } from "./schema";

export type MarketPrices = {
  market: string;
  /** Today's price by category; absent when unknown. */
  prices: Partial<Record<RateCategory, number>>;
  /** First day of the newest of these prices. */
  valid_from: string;
  /** Number of stored prices that apply from a later day. */
  to_come: number;
};

/** Prices per market on a day (YYYY-MM-DD), by market name. */
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
