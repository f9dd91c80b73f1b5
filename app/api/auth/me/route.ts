import { Actor } from "@/lib/actor/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  summary: "Who is logged in",
  output: Actor,
  handle: async (ctx) => ctx.actor,
});
