import { z } from "zod";
import { Id, Instant } from "@/lib/base/values";

/** What decides when a campaign ends, besides its own people. */
export const SendingOutlook = z.object({
  rate_per_minute: z.number().int(),
  time_zone: z.string(),
  sending_starts_at: z.string().nullable(),
  sending_ends_at: z.string().nullable(),
  tier_limit: z.number().int().nullable(),
  /** When places under Meta's limit become free again, in this order. */
  tier_frees: z.array(z.object({ at: Instant, n: z.number().int() })),
  /** Of each other running campaign on the same sender, the messages that wait. */
  queues: z.array(z.number().int()),
});
export type SendingOutlook = z.infer<typeof SendingOutlook>;

/** State of the sender before a launch. */
export const SenderOutlook = SendingOutlook.extend({
  sender_id: Id,
  display_phone_number: z.string().nullable(),
  verified_name: z.string().nullable(),
  quality_rating: z.string(),
  messaging_limit_tier: z.string().nullable(),
  cost_cap: z.number().nullable(),
  currency: z.string().length(3),
  paused_at: Instant.nullable(),
  pause_reason: z.string().nullable(),
  token_expires_at: Instant.nullable(),
  last_webhook_at: Instant.nullable(),
  /** Upper bound of the people reached in the last 24 hours, who count against Meta's limit. */
  reached_in_24_hours: z.number().int(),
});
export type SenderOutlook = z.infer<typeof SenderOutlook>;
