import { DAY_MS } from "@/lib/base/time";
import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { success } from "@/lib/campaigns/rules";
import { unwrap } from "@/lib/supabase/errors";
import { rowsOf, type StatisticsTables } from "./rules";
import { PeriodAnswer, type PeriodDays, type PeriodQuery, type PeriodStatistics } from "./schema";
import { StatisticsAnswer } from "./statistics-schema";

/** Start, in UTC, of the period of `days` days that ends today. */
const periodStart = (now: Date, days: number): string =>
  new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (days - 1) * DAY_MS).toISOString();

export async function getPeriodStatistics(
  ctx: Ctx,
  { from, to, owner }: PeriodQuery,
): Promise<PeriodStatistics> {
  const before = new Date(Math.min(Date.parse(to ?? ctx.now.toISOString()), ctx.now.getTime()));
  const answer = await ctx.db.rpc("period_statistics", {
    p_from: from ?? periodStart(before, 7),
    p_to: to,
    p_owner: owner,
  });
  const counted = PeriodAnswer.parse(unwrap(answer));
  const sum = (key: "message_1" | "message_2" | "others") =>
    counted.days.reduce((all, day) => all + day[key], 0);
  const sent = { message_1: sum("message_1"), message_2: sum("message_2"), others: sum("others") };
  const { rate, ...fraction } = success(counted.states.message_1);
  return {
    ...counted,
    sent: { ...sent, total: sent.message_1 + sent.message_2 + sent.others },
    success_rate: rate,
    success: fraction,
  };
}

/** Figures of the home page for the last 7, 30 or 90 days. */
export const getDashboard = (ctx: Ctx, { days, owner }: { days: PeriodDays; owner?: string }) =>
  getPeriodStatistics(ctx, { from: periodStart(ctx.now, days), owner });

type StatisticsPeriod = { from: string; to: string; time_zone: string; owner?: string };

/** Figures of a period by day, campaign, country, hour and template, read from counters. */
export async function getStatisticsTables(
  ctx: Ctx,
  { from, to, time_zone, owner }: StatisticsPeriod,
): Promise<StatisticsTables> {
  const answer = await ctx.db.rpc("analyse_period", {
    p_from: from,
    p_to: to,
    p_time_zone: time_zone,
    p_owner: owner,
  });
  return rowsOf(StatisticsAnswer.parse(unwrap(answer)));
}
