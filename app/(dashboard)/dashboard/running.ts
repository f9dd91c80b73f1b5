import { isFirstSlice } from "@/components/campaigns/progress-rules";
import type { Ctx } from "@/lib/actor/context";
import { type CampaignProgress, getCampaignProgress } from "@/lib/campaigns/progress";
import { listCampaigns } from "@/lib/campaigns/queries";

const SHOWN = 3;

export type RunningCampaigns = {
  count: number;
  shown: { name: string; progress: CampaignProgress }[];
  /** Campaigns that wait for a decision after their first slice. */
  waiting: { id: number; name: string }[];
};

/** Campaigns that send or are about to, the three newest with their progress, and those that wait for a decision. */
export async function runningCampaigns(ctx: Ctx): Promise<RunningCampaigns> {
  const [running, preparing, paused] = await Promise.all([
    listCampaigns(ctx, { status: "running", limit: SHOWN }),
    listCampaigns(ctx, { status: "preparing", limit: SHOWN }),
    listCampaigns(ctx, { status: "paused", limit: 50 }),
  ]);
  const newest = [...preparing.items, ...running.items].sort((a, b) => b.id - a.id).slice(0, SHOWN);
  const shown = newest.map(async ({ id, name }) => ({ name, progress: await getCampaignProgress(ctx, id) }));
  return {
    count: running.count_at_least + preparing.count_at_least,
    shown: await Promise.all(shown),
    waiting: paused.items.filter(isFirstSlice),
  };
}
