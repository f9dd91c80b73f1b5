import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { pageOf } from "@/lib/base/list";
import { withoutUndefined } from "@/lib/base/values";
import { env } from "@/lib/env";
import { unwrap } from "@/lib/supabase/errors";
import { success } from "./rules";
import { CampaignDetails, type CampaignListQuery, CampaignRow, CampaignStats } from "./schema";

export async function listCampaigns(ctx: Ctx, query: CampaignListQuery) {
  const { q, status, category_id } = query;
  const filter = { q: q || undefined, status, category_id };
  const answer = await ctx.db.rpc("list_campaigns", {
    p_filter: withoutUndefined(filter),
    p_after: query.cursor,
    p_limit: query.limit,
    p_owner: query.owner,
  });
  return pageOf(CampaignRow, unwrap(answer));
}

/** Throws `not_found` when it does not exist or the caller may not see it. */
export async function getCampaign(ctx: Ctx, id: number): Promise<CampaignDetails> {
  const answer = await ctx.db.rpc("get_campaign", {
    p_campaign_id: id,
    p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
  });
  const campaign = unwrap(answer);
  if (campaign === null) throw new AppError("not_found");
  return CampaignDetails.parse(campaign);
}

/** Counts of a campaign; the states of Message 1 add up to the audience. Throws `not_found`. */
export async function getCampaignStats(ctx: Ctx, id: number): Promise<CampaignStats> {
  const stats = unwrap(await ctx.db.rpc("campaign_stats", { p_campaign_id: id }));
  if (stats === null) throw new AppError("not_found");
  const counted = CampaignStats.omit({ success_rate: true }).parse(stats);
  return { ...counted, success_rate: success(counted.message_1).rate };
}
