import { route } from "@/lib/http/route";
import { checkRates } from "@/lib/settings/commands";
import { RateCard } from "@/lib/settings/schema";

export const POST = route({
  summary: "Note that the prices were compared with Meta’s, which clears the alert of the quarter",
  role: "super_admin",
  output: RateCard,
  handle: (ctx) => checkRates(ctx),
});
