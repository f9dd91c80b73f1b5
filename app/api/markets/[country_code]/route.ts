import { route } from "@/lib/http/route";
import { moveCountry } from "@/lib/settings/commands";
import { getCountryMarket } from "@/lib/settings/queries";
import { CountryMarket, CountryOf, MoveTo } from "@/lib/settings/schema";

export const GET = route({
  summary: "Get the market by which messages to a country are billed, today and later",
  params: CountryOf,
  output: CountryMarket,
  handle: (ctx, { params }) => getCountryMarket(ctx, params.country_code),
});

export const PUT = route({
  summary: "Move a country to a market that has prices, from a day on",
  role: "super_admin",
  params: CountryOf,
  load: (ctx, { country_code }) => getCountryMarket(ctx, country_code),
  body: MoveTo,
  example: { market: "Rest of Africa", valid_from: "2027-01-01" },
  output: CountryMarket,
  handle: async (ctx, { params: { country_code }, body }) => {
    await moveCountry(ctx, { ...body, country_code });
    return getCountryMarket(ctx, country_code);
  },
});
