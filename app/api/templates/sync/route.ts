import { route } from "@/lib/http/route";
import { syncTemplates } from "@/lib/templates/commands";
import { Synced, SyncQuery } from "@/lib/templates/schema";

export const maxDuration = 60;

export const POST = route({
  summary: "Sync the templates from Meta; responds when done",
  query: SyncQuery,
  output: Synced,
  refuses: ["no_token", "no_sender", "unavailable"],
  handle: (ctx, { query }) => syncTemplates(ctx, query),
});
