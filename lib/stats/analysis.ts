import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { unwrap } from "@/lib/supabase/errors";
import { AnalysisAnswer } from "./analysis-schema";
import { type Analysis, rowsOf } from "./rules";

type Asked = { from: string; to: string; time_zone: string; owner?: string };

/** Figures of some days by day, campaign, country, hour and template: from counters, whatever the size. */
export async function analysePeriod(ctx: Ctx, { from, to, time_zone, owner }: Asked): Promise<Analysis> {
  const answer = await ctx.db.rpc("analyse_period", {
    p_from: from,
    p_to: to,
    p_time_zone: time_zone,
    p_owner: owner,
  });
  return rowsOf(AnalysisAnswer.parse(unwrap(answer)));
}
