import { z } from "zod";
import { Id, Instant } from "@/lib/base/values";

/** Every kind of alert, gravest first. */
export const ALERT_KINDS = [
  "sender_paused",
  "campaign_paused",
  "campaign_not_started",
  "campaign_not_prepared",
  "token_expires",
  "account",
  "account_alert",
  "template_stopped",
  "quality",
  "database_nearly_full",
  "wakes_fail",
  "no_webhook",
  "unknown_outcomes",
  "template_quality",
  "counters_differ",
  "campaign_completed",
] as const;
export const AlertKind = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof AlertKind>;

/** An open problem or event that users should know about. */
export const Alert = z.object({
  id: Id,
  /** Null for a kind that only a newer database knows; `raw_kind` then holds its name. */
  kind: AlertKind.nullable(),
  raw_kind: z.string(),
  campaign_id: Id.nullable(),
  campaign_name: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  raised_at: Instant,
});
export type Alert = z.infer<typeof Alert>;
