import { z } from "zod";
import { route } from "@/lib/http/route";
import { listCountryMoves } from "@/lib/settings/queries";
import { marketsOn } from "@/lib/settings/rules";
import { Market } from "@/lib/settings/schema";

export const GET = route({
  summary: "List the markets of Meta’s prices with their countries today; all others are in “Other”",
  output: z.object({ items: z.array(Market) }),
  handle: async (ctx) => ({
    items: marketsOn(ctx.now.toISOString().slice(0, 10), await listCountryMoves(ctx)),
  }),
});
