import { z } from "zod";
import { AskedDay, Id, Instant, text } from "@/lib/base/values";
import { FASTEST_PER_MINUTE } from "./limits";

const DayTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** HH:MM, without the seconds that PostgreSQL adds. */
const StoredDayTime = z
  .string()
  .transform((time) => time.slice(0, 5))
  .pipe(DayTime);

/** Settings of a sender, with its state at Meta. */
export const SenderSettings = z.object({
  id: Id,
  phone_number_id: z.string(),
  waba_id: z.string(),
  display_phone_number: z.string().nullable(),
  verified_name: z.string().nullable(),
  quality_rating: z.string(),
  messaging_limit_tier: z.string().nullable(),
  tier_limit: z.number().int().nullable(),
  number_status: z.string().nullable(),
  /** `CLOUD_API` once the number is registered; null until Meta was asked. */
  platform_type: z.string().nullable(),
  code_verification_status: z.string().nullable(),
  pin_enabled: z.boolean().nullable(),
  /** Other numbers that share Meta's limit. */
  siblings: z.array(
    z.object({
      id: z.string(),
      display_phone_number: z.string().nullable(),
      verified_name: z.string().nullable(),
    }),
  ),
  /** Whether `siblings` are all numbers of the portfolio; otherwise those of the account. */
  portfolio_known: z.boolean(),
  currency: z.string().length(3),
  time_zone: z.string(),
  sending_starts_at: StoredDayTime.nullable(),
  sending_ends_at: StoredDayTime.nullable(),
  cost_cap: z.number().nullable(),
  rate_per_minute: z.number().int(),
  opt_out_confirmation: z.string().nullable(),
  paused_at: Instant.nullable(),
  pause_reason: z.string().nullable(),
  pause_code: z.number().int().nullable(),
  wake_failed_at: Instant.nullable(),
  last_webhook_at: Instant.nullable(),
  token_expires_at: Instant.nullable(),
  /** When its settings were last changed. */
  edited_at: Instant.nullable(),
});
export type SenderSettings = z.infer<typeof SenderSettings>;

export const SenderPatch = z
  .object({
    id: Id,
    /** Refused with `conflict` when the settings were changed after that version (`edited_at`). */
    unchanged_since: Instant.optional(),
    rate_per_minute: z.number().int().min(1).max(FASTEST_PER_MINUTE),
    time_zone: text(64).min(1),
    sending_starts_at: DayTime.nullable(),
    sending_ends_at: DayTime.nullable(),
    cost_cap: z.number().positive().max(9_999_999).multipleOf(0.01).nullable(),
    opt_out_confirmation: text(1024).min(1).nullable(),
  })
  .partial()
  .required({ id: true })
  .refine(({ sending_starts_at, sending_ends_at }) => !sending_ends_at || sending_starts_at !== null, {
    path: ["sending_starts_at"],
    error: "required",
  })
  .refine(({ sending_starts_at, sending_ends_at }) => !sending_starts_at || sending_ends_at !== null, {
    path: ["sending_ends_at"],
    error: "required",
  })
  .refine(
    ({ sending_starts_at, sending_ends_at }) => !sending_ends_at || sending_starts_at !== sending_ends_at,
    { path: ["sending_ends_at"], error: "same_hour" },
  );
export type SenderPatch = z.infer<typeof SenderPatch>;

export const RATE_CATEGORIES = ["marketing", "utility", "authentication", "service"] as const;
export type RateCategory = (typeof RATE_CATEGORIES)[number];

/** Meta's price of a delivered message from a day on. */
export const Rate = z.object({
  id: Id,
  market: z.string(),
  category: z.enum(RATE_CATEGORIES),
  currency: z.string().length(3),
  price: z.number().nonnegative(),
  valid_from: z.iso.date(),
});
export type Rate = z.infer<typeof Rate>;

const Price = z.number().nonnegative().max(100);

export const NewRate = z.object({
  market: text(60).min(1),
  category: z.enum(RATE_CATEGORIES),
  currency: z.string().regex(/^[A-Z]{3}$/),
  price: Price,
  valid_from: AskedDay,
});
export type NewRate = z.infer<typeof NewRate>;

export const RateId = z.object({ id: Id });
export type RateId = z.infer<typeof RateId>;
export const RatePatch = z.object({ id: Id, price: Price });
export type RatePatch = z.infer<typeof RatePatch>;

export const RatesQuery = z.object({
  market: text(60).min(1).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
});
export type RatesQuery = z.infer<typeof RatesQuery>;
