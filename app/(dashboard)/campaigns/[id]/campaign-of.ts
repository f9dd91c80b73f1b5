import { notFound } from "next/navigation";
import { cache } from "react";
import { QueryId } from "@/lib/base/values";
import { getCampaign } from "@/lib/campaigns/queries";
import { foundOr404, requireActor } from "@/lib/http/page";

/** The campaign of a URL, loaded once per request. */
export const campaignOf = cache(async (id: string) => {
  const parsed = QueryId.safeParse(id);
  if (!parsed.success) notFound();
  const { ctx } = await requireActor();
  return foundOr404(getCampaign(ctx, parsed.data));
});
