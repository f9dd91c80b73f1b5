import { NumberRegistered, Registration } from "@/lib/alerts/health-schema";
import { registerNumber } from "@/lib/alerts/setup";
import { route } from "@/lib/http/route";

export const POST = route({
  summary: "Register the number at Meta, which refuses its messages until then",
  role: "super_admin",
  limit: "tests",
  body: Registration,
  example: { pin: "246810" },
  output: NumberRegistered,
  refuses: ["no_token", "no_sender", "token_refused_by_meta", "unavailable"],
  handle: (ctx, { body }) => registerNumber(ctx, body),
});
