import { route } from "@/lib/http/route";
import { setRate } from "@/lib/settings/commands";
import { DatedPrice, Rate, RateOf } from "@/lib/settings/schema";

export const PUT = route({
  summary: "Set the price of a market and category from a day on; a new name makes a market",
  role: "super_admin",
  params: RateOf,
  body: DatedPrice,
  example: { currency: "EUR", price: 0.0712, valid_from: "2026-10-01" },
  output: Rate,
  handle: (ctx, { params, body }) => setRate(ctx, { ...body, ...params }),
});
