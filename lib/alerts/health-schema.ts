import { z } from "zod";
import { Id, Instant, text } from "@/lib/base/values";

const Count = z.number().int().nonnegative();

/** What the database says of the service. */
export const DatabaseFacts = z.object({
  now: Instant,
  database_bytes: Count,
  database_limit_bytes: Count,
  campaigns_counted: Count,
  counters_wrong: Count,
  events_kept: Count,
  events_unread: Count,
  oldest_unread_at: Instant.nullable(),
  unknown_messages: Count,
  templates: z.record(z.string(), Count),
  templates_synced_at: Instant.nullable(),
  last_attempt_at: Instant.nullable(),
  /** Whether the clock in the database makes up for wakes that fail. */
  database_wakes: z.boolean(),
});
export type DatabaseFacts = z.infer<typeof DatabaseFacts>;

export type NumberFacts = {
  id: string;
  display_phone_number: string | null;
  verified_name: string | null;
  quality_rating: string | null;
  name_status: string | null;
};

/** What Meta says of the token and of what it opens. */
export type MetaFacts = {
  token: "missing" | "refused" | "unreachable" | "valid";
  code: number | null;
  expires_at: string | null;
  missing_scopes: string[];
  numbers: NumberFacts[];
  /** The number that the environment names, whether or not the account has it. */
  named: string | null;
  /** Null while nobody knows. */
  subscribed: boolean | null;
  /** An address of its own for this account's webhooks, instead of the app's. */
  callback: string | null;
};

export const TokenTry = z.object({ token: text(2000).min(20) });
export type TokenTry = z.infer<typeof TokenTry>;

export const TokenFound = z.object({
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

export const FirstTest = z.object({
  phone: text(40).min(1),
  country_code: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  template_id: Id,
});
export type FirstTest = z.infer<typeof FirstTest>;
