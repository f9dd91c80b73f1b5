import { z } from "zod";
import { Id, Instant } from "@/lib/base/values";
import { Constants } from "@/lib/supabase/database.types";

/** Every kind of alert, the most serious first. */
export const ALERT_KINDS = Constants.public.Enums.alert_kind;
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
