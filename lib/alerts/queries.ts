import { DAY_MS } from "@/lib/base/time";
import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { unwrap } from "@/lib/supabase/errors";
import { ALERT_KINDS, Alert } from "./schema";

const MOST_READ = 200;

const AlertRow = Alert.omit({ campaign_name: true }).extend({
  campaigns: z.object({ name: z.string() }).nullable(),
});

/** Open alerts that concern the caller, the gravest first; a campaign's end is news for a day. */
export async function listAlerts(ctx: Ctx): Promise<Alert[]> {
  const yesterday = new Date(ctx.now.getTime() - DAY_MS).toISOString();
  const answer = await ctx.db
    .from("alerts")
    .select("id, kind, campaign_id, detail, raised_at, campaigns (name)")
    .is("cleared_at", null)
    .or(`owner_id.is.null,owner_id.eq.${ctx.actor.id}`)
    .or(`kind.neq.campaign_completed,raised_at.gt.${yesterday}`)
    .order("raised_at", { ascending: false })
    .limit(MOST_READ);
  const gravity = (kind: string) => (ALERT_KINDS as readonly string[]).indexOf(kind);
  return z
    .array(AlertRow)
    .parse(unwrap(answer))
    .filter(({ kind }) => gravity(kind) >= 0)
    .map(({ campaigns, ...alert }) => ({ ...alert, campaign_name: campaigns?.name ?? null }))
    .sort((a, b) => gravity(a.kind) - gravity(b.kind));
}
