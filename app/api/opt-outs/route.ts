import { optOutList } from "@/lib/contacts/opt-outs";
import { OptOutList, OptOutReport } from "@/lib/contacts/schema";
import { route } from "@/lib/http/route";

export const POST = route({
  summary: "Opt out a list of people who said no, contacts or not",
  body: OptOutList,
  example: {
    numbers: ["06 12 34 56 78", "+221770001452"],
    country_code: "FR",
    source: "Registre papier",
    since: "2026-03-01",
  },
  output: OptOutReport,
  handle: (ctx, { body }) => optOutList(ctx, body),
});
