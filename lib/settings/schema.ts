import { z } from "zod";
import { AskedDay, Id, Instant, isStorable, text } from "@/lib/base/values";
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
  /** Whether Meta reports a problem with the payment method; null until it was asked. */
  payment_missing: z.boolean().nullable(),
  /** How the latest reading of Meta's figures of spending ended; null before the first. */
  spending_state: z.enum(["read", "no_cost", "no_permission", "unreachable"]).nullable(),
  /** The last day, in the account's time zone, of which Meta's figures are stored. */
  spending_until: z.iso.date().nullable(),
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
  /** Whether the price was converted from Meta's card in dollars, and is to be verified. */
  converted: z.boolean(),
});
export type Rate = z.infer<typeof Rate>;
export const RATE_COLUMNS = "id, market, category, currency, price, valid_from, converted";

const Price = z.number().nonnegative().max(100);
const MarketName = z
  .string()
  .trim()
  .max(60)
  .regex(/^[A-ZÀ-Ý][A-Za-zÀ-ÿ &'’.-]+$/, "bad_market_name");
const Currency = z.string().regex(/^[A-Z]{3}$/);

export const NewRate = z.object({
  market: MarketName,
  category: z.enum(RATE_CATEGORIES),
  currency: Currency,
  price: Price,
  valid_from: AskedDay,
});
export type NewRate = z.infer<typeof NewRate>;
export const RateOf = NewRate.pick({ market: true, category: true });
export const DatedPrice = NewRate.pick({ currency: true, price: true, valid_from: true });

export const RateId = z.object({ id: Id });
export type RateId = z.infer<typeof RateId>;
export const RatePatch = z.object({ id: Id, price: Price });
export type RatePatch = z.infer<typeof RatePatch>;

/** Where a page or a list of prices begins. */
export const RatesQuery = z.object({ market: MarketName.optional(), currency: Currency.optional() });
export type RatesQuery = z.infer<typeof RatesQuery>;

/** A country's market from a day on. Countries without one are in the market “Other”. */
export const CountryMove = z.object({
  country_code: z.string().regex(/^[A-Z]{2}$/, "unknown_country"),
  market: MarketName,
  valid_from: AskedDay,
});
export type CountryMove = z.infer<typeof CountryMove>;
export const CountryOf = CountryMove.pick({ country_code: true });
export const MoveTo = CountryMove.omit({ country_code: true });

/** The market of a country today, since when (null: always), and its markets to come. */
export const CountryMarket = z.object({
  country_code: z.string(),
  market: z.string(),
  valid_from: z.iso.date().nullable(),
  to_come: z.array(MoveTo),
});
export type CountryMarket = z.infer<typeof CountryMarket>;

/** A market with the countries that are billed in it today, and those that will be. */
export const Market = z.object({
  market: z.string(),
  countries: z.array(z.string()),
  to_come: z.array(CountryMove.pick({ country_code: true, valid_from: true })),
});
export type Market = z.infer<typeof Market>;

/** The price list as a whole. */
export const RateCard = z.object({
  /** The newest day from which a price holds; null when there are no prices. */
  dated: z.iso.date().nullable(),
  checked_at: Instant.nullable(),
  /** Whether a quarter began since the prices were last checked: Meta may have changed them. */
  due: z.boolean(),
});
export type RateCard = z.infer<typeof RateCard>;

/** What a word does; `private.words` tells. */
export const WORD_KINDS = [
  "stop",
  "typed_stop",
  "start",
  "stem",
  "aside",
  "courtesy",
  "object",
  "away",
  "reply",
  "soon",
  "office",
  "automatic",
] as const;
export const WORD_LANGUAGES = ["fr", "en", "ar", "other"] as const;

export const NewWord = z
  .object({
    kind: z.enum(WORD_KINDS),
    language: z.enum(WORD_LANGUAGES),
    word: z.string().min(1, "required").max(100, "too_long").refine(isStorable, "bad_format"),
  })
  .meta({ id: "NewWord" });
export type NewWord = z.infer<typeof NewWord>;

export const Word = z
  .object({
    id: Id,
    kind: z.enum(WORD_KINDS),
    language: z.enum(WORD_LANGUAGES),
    word: z.string(),
    /** It came with Relance and cannot be deleted. */
    built_in: z.boolean(),
    active: z.boolean(),
  })
  .meta({ id: "Word" });
export type Word = z.infer<typeof Word>;

export const WordList = z.object({ words: z.array(Word) });
export const WordId = z.object({ id: Id });
export const WordSwitch = z.object({ active: z.boolean() }).meta({ id: "WordSwitch" });
export const WordPatch = WordSwitch.extend({ id: Id });

export const TriedText = z.object({ text: z.string().max(4096).refine(isStorable, "bad_format") });
export const Understood = z.object({
  meaning: z.enum(["stop", "start", "seems", "machine", "answer"]),
  /** The words that decided. */
  words: z.array(Word),
});
export type Understood = z.infer<typeof Understood>;

export const WordsQuery = z.object({
  kind: z.enum(WORD_KINDS).default("stop"),
  language: z.enum(WORD_LANGUAGES).optional(),
});
