import { z } from "zod";
import { Id, Instant } from "@/lib/base/values";
import { Constants } from "@/lib/supabase/database.types";

/** Every kind of alert, the most serious first. */
export const ALERT_KINDS = Constants.public.Enums.alert_kind;
export const AlertKind = z.enum(ALERT_KINDS);
export type AlertKind = z.infer<typeof AlertKind>;

/** What somebody should know and nobody has settled yet. */
export const Alert = z.object({
  id: Id,
  /** Null for one that only a newer database knows: its name is then `raw_kind`. */
  kind: AlertKind.nullable(),
  raw_kind: z.string(),
  campaign_id: Id.nullable(),
  campaign_name: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  raised_at: Instant,
});
export type Alert = z.infer<typeof Alert>;
