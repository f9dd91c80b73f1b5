import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { log } from "@/lib/base/log";
import { DAY_MS } from "@/lib/base/time";
import { env } from "@/lib/env";
import { unwrap } from "@/lib/supabase/errors";
import { knownKind, mostSevereFirst } from "./rules";
import { Alert } from "./schema";

const MOST_READ = 200;

const AlertRow = Alert.omit({ kind: true, raw_kind: true, campaign_name: true }).extend({
  kind: z.string(),
  campaigns: z.object({ name: z.string() }).nullable(),
});

const Problem = z.enum(["unsubscribed", "silent"]).nullable();
export type WebhookProblem = z.infer<typeof Problem>;

/** Why no webhook arrives, as far as the database knows; null when all is well or unknown. */
export async function getWebhookProblem({ db }: Pick<Ctx, "db">): Promise<WebhookProblem> {
  const answer = await db.rpc("webhook_problem", { p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID });
  return Problem.parse(unwrap(answer));
}

/**
 * Open alerts that concern the caller, most serious first, 200 at most. A silent webhook is not among them: every page
 * shows it (`getWebhookProblem`). The end of a campaign is listed for one day, the
 * check of the prices to super-admins only.
 */
export async function listAlerts(ctx: Ctx): Promise<Alert[]> {
  const yesterday = new Date(ctx.now.getTime() - DAY_MS).toISOString();
  const open = ctx.db
    .from("alerts")
    .select("id, kind, campaign_id, detail, raised_at, campaigns (name)")
    .is("cleared_at", null)
    .neq("kind", "no_webhook")
    .or(`owner_id.is.null,owner_id.eq.${ctx.actor.id}`)
    .or(`kind.not.in.(campaign_completed,campaign_cancelled),raised_at.gt.${yesterday}`);
  const own = ctx.actor.role === "super_admin" ? open : open.neq("kind", "rates_unchecked");
  const answer = await own.order("raised_at", { ascending: false }).limit(MOST_READ);
  const alerts = z
    .array(AlertRow)
    .parse(unwrap(answer))
    .map(({ campaigns, kind, ...alert }) => ({
      ...alert,
      kind: knownKind(kind),
      raw_kind: kind,
      campaign_name: campaigns?.name ?? null,
    }));
  for (const { kind, raw_kind } of alerts) if (!kind) log("error", "unknown_alert_kind", { kind: raw_kind });
  return mostSevereFirst(alerts);
}
