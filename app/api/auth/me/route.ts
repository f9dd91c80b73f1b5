import { Actor } from "@/lib/actor/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  summary: "Get the logged-in user",
  output: Actor,
  handle: async (ctx) => ctx.actor,
});
