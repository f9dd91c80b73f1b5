import { route } from "@/lib/http/route";
import { syncTemplates } from "@/lib/templates/commands";
import { Synced } from "@/lib/templates/schema";

export const maxDuration = 60;

export const POST = route({
  summary: "Take over the templates from Meta; answers when done",
  output: Synced,
  refuses: ["no_token", "no_sender", "unavailable"],
  handle: (ctx) => syncTemplates(ctx, {}),
});
