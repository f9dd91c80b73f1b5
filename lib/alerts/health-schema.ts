import { z } from "zod";
import { Id, Instant, text } from "@/lib/base/values";

const Count = z.number().int().nonnegative();

const ROOM_ACTS = ["webhooks", "import_lines", "details", "messages"] as const;
export const RoomAct = z.object({ act: z.enum(ROOM_ACTS) });
export type RoomAct = z.infer<typeof RoomAct>;

/** Result of the SQL function `service_health`. */
export const DatabaseFacts = z.object({
  now: Instant,
  database_bytes: Count,
  database_limit_bytes: Count,
  /** What takes room, the days that an act would keep, and about how much it would free. */
  room: z.array(RoomAct.extend({ days: Count, bytes: Count, frees: Count })),
  campaigns_counted: Count,
  counters_wrong: Count,
  events_kept: Count,
  events_unread: Count,
  events_kept_days: Count,
  events_unread_days: Count,
  oldest_unread_at: Instant.nullable(),
  unknown_messages: Count,
  templates: z.record(z.string(), Count),
  templates_synced_at: Instant.nullable(),
  last_attempt_at: Instant.nullable(),
  /** Whether `pg_cron` in the database repeats wakes that failed. */
  database_wakes: z.boolean(),
  /** Whether the privacy page names the organisation. */
  organisation_filled: z.boolean(),
});
export type DatabaseFacts = z.infer<typeof DatabaseFacts>;

export type NumberFacts = {
  id: string;
  display_phone_number: string | null;
  verified_name: string | null;
  quality_rating: string | null;
  name_status: string | null;
  status: string | null;
  platform_type: string | null;
  code_verification_status: string | null;
};

/** What Meta's Graph API returns about the token, its numbers and the webhook subscription. */
export type MetaFacts = {
  token: "missing" | "refused" | "unreachable" | "valid";
  code: number | null;
  /** Whether Meta tells the token's scopes and expiry; both are unknown otherwise. */
  described: boolean;
  expires_at: string | null;
  missing_scopes: string[];
  /** Whether Meta refuses `WHATSAPP_APP_SECRET`. */
  secret_refused: boolean;
  /** The version of the Graph API in use. */
  version: string;
  numbers: NumberFacts[];
  /** Whether Meta does not open the configured account to the token. */
  account_refused: boolean;
  /** `WHATSAPP_PHONE_NUMBER_ID`, whether or not the account contains that number. */
  named: string | null;
  /** Null when Meta did not respond. */
  subscribed: boolean | null;
  /** The webhook address set for this account alone, which overrides the app's; null when there is none. */
  callback: string | null;
  /** The app's own webhook, which gets what an account's address does not; null when Meta did not tell. */
  app_webhook: { callback_url: string | null; missing_fields: string[] } | null;
  /** The address of our webhook. */
  address: string;
};

/** Why Meta refused, with its code. `unverified`: our webhook did not answer Meta's call as it should. */
type Refusal<Why> = { why: Why | "unverified" | "rights" | "other"; code: number | null };

export type WebhookSubscribed = {
  address: string;
  /** The app's subscription to the account. `own_address`: whether the account's messages go to our address. */
  account: { own_address: boolean } | Refusal<never>;
  /** The app's fields: those added, or the app's other address, which was kept; null when Meta cannot call ours. */
  fields: { added: string[] } | { elsewhere: string } | Refusal<"secret" | "no_secret" | "silent"> | null;
};

export const TokenTry = z.object({ token: text(2000).min(20) });
export type TokenTry = z.infer<typeof TokenTry>;

export const TokenFound = z.object({
  /** Whether Meta told the expiry and the scopes. */
  described: z.boolean(),
  expires_at: Instant.nullable(),
  missing_scopes: z.array(z.string()),
  numbers: z.array(
    z.object({
      phone_number_id: z.string(),
      waba_id: z.string(),
      display_phone_number: z.string().nullable(),
      verified_name: z.string().nullable(),
    }),
  ),
});
export type TokenFound = z.infer<typeof TokenFound>;

export const Registration = z.object({
  /** The PIN of the number's two-step verification; without one, one is made. */
  pin: z
    .string()
    .regex(/^\d{6}$/, { error: "bad_pin" })
    .optional(),
});
export type Registration = z.infer<typeof Registration>;

export const NumberRegistered = z.object({
  /** The PIN that was made, shown this once: it is stored nowhere. Null when the caller gave one. */
  pin_made: z.string().nullable(),
});
export type NumberRegistered = z.infer<typeof NumberRegistered>;

export const FirstTest = z.object({
  phone: text(40).min(1),
  country_code: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  template_id: Id,
});
export type FirstTest = z.infer<typeof FirstTest>;
