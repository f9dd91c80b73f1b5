import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { env } from "@/lib/env";
import { rateOf } from "@/lib/sending/queries";
import { unwrap } from "@/lib/supabase/errors";
import { SenderOutlook, type SendingOutlook } from "./review-schema";

/** The sender of a draft and what else it sends. */
export async function senderOutlook(ctx: Ctx, campaign_id?: number): Promise<SenderOutlook | null> {
  const answer = await ctx.db.rpc("sender_outlook", {
    p_phone_number_id: env().WHATSAPP_PHONE_NUMBER_ID,
    p_campaign_id: campaign_id,
  });
  return SenderOutlook.nullable().parse(unwrap(answer));
}

/** Before the sender has a row, only the environment's rate holds. */
export const outlookOf = (sender: SendingOutlook | null): SendingOutlook =>
  sender ?? {
    rate_per_minute: rateOf(null),
    time_zone: "UTC",
    sending_starts_at: null,
    sending_ends_at: null,
    tier_limit: null,
    tier_frees: [],
    queues: [],
  };
