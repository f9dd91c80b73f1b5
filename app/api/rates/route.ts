import { z } from "zod";
import { route } from "@/lib/http/route";
import { getRateCard, listRates } from "@/lib/settings/queries";
import { Rate, RateCard, RatesQuery } from "@/lib/settings/schema";

export const GET = route({
  summary: "List Meta’s prices, past, current and to come, newest first, and when they were last checked",
  query: RatesQuery,
  output: z.object({ card: RateCard, items: z.array(Rate) }),
  handle: async (ctx, { query }) => {
    const [card, items] = await Promise.all([getRateCard(ctx), listRates(ctx, query)]);
    return { card, items };
  },
});
