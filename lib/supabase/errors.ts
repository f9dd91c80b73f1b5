import type { PostgrestError } from "@supabase/supabase-js";
import { AppError, type ErrorCode, type FieldError, isErrorCode } from "@/lib/base/errors";

/** Database constraints that users can violate, with the error that tells them what to correct. */
const CONSTRAINTS: Record<string, { code: ErrorCode; fields?: FieldError[] }> = {
  one_contact_per_number: { code: "contact_exists", fields: [{ path: "phone", code: "contact_exists" }] },
  contact_phones_are_e164: { code: "invalid", fields: [{ path: "phone", code: "bad_phone" }] },
  contact_names_are_short: { code: "invalid", fields: [{ path: "full_name", code: "too_long" }] },
  contact_countries_are_iso: { code: "invalid", fields: [{ path: "country_code", code: "unknown_country" }] },
  contact_fields_are_an_object: { code: "invalid", fields: [{ path: "fields", code: "too_long" }] },
  associated_categories_belong_to_the_owner: {
    code: "category_not_found",
    fields: [{ path: "category_ids", code: "not_found" }],
  },
  associated_contacts_belong_to_the_owner: {
    code: "contact_not_found",
    fields: [{ path: "contact_ids", code: "not_found" }],
  },
  category_names_are_short: { code: "invalid", fields: [{ path: "name", code: "too_long" }] },
  category_colors_are_colors: { code: "invalid", fields: [{ path: "color", code: "bad_format" }] },
  category_descriptions_are_short: { code: "invalid", fields: [{ path: "description", code: "too_long" }] },
  import_categories_belong_to_the_owner: {
    code: "category_not_found",
    fields: [{ path: "category_id", code: "not_found" }],
  },
  one_profile_per_email: { code: "user_exists", fields: [{ path: "email", code: "user_exists" }] },
  profiles_pkey: { code: "user_exists", fields: [{ path: "email", code: "user_exists" }] },
  profile_names_are_short: { code: "invalid", fields: [{ path: "full_name", code: "too_long" }] },
  profile_countries_are_iso: {
    code: "invalid",
    fields: [{ path: "default_country", code: "unknown_country" }],
  },
  campaign_names_are_short: { code: "invalid", fields: [{ path: "name", code: "too_long" }] },
  follow_ups_fit_in_a_message: { code: "invalid", fields: [{ path: "follow_up.body", code: "too_long" }] },
  follow_up_delays_fit_in_the_window: {
    code: "invalid",
    fields: [{ path: "follow_up.delay_seconds", code: "too_large" }],
  },
  answering_times_are_bounded: {
    code: "invalid",
    fields: [{ path: "follow_up.answers_until_days", code: "not_allowed" }],
  },
  campaign_time_zones_exist: { code: "invalid", fields: [{ path: "time_zone", code: "not_allowed" }] },
  one_rate_per_day: { code: "conflict", fields: [{ path: "valid_from", code: "rate_exists" }] },
  markets_have_names: { code: "invalid", fields: [{ path: "market", code: "bad_market_name" }] },
  opt_out_confirmations_are_short: {
    code: "invalid",
    fields: [{ path: "opt_out_confirmation", code: "too_long" }],
  },
  opt_out_confirmation_links_are_safe: {
    code: "invalid",
    fields: [{ path: "opt_out_confirmation", code: "bad_link" }],
  },
  follow_up_links_are_safe: { code: "invalid", fields: [{ path: "follow_up.body", code: "bad_link" }] },
  template_texts_have_safe_links: {
    code: "invalid",
    fields: [{ path: "template.variables", code: "bad_link" }],
  },
};

const SQLSTATES: Record<string, ErrorCode> = {
  "22P02": "not_found",
  "22003": "not_found",
  "22007": "invalid",
  "22008": "invalid",
  "22009": "invalid",
  "22021": "invalid",
  "22P05": "invalid",
  "23503": "conflict",
  "23505": "conflict",
  "23514": "invalid",
  "42501": "forbidden",
  PGRST000: "unavailable",
  PGRST001: "unavailable",
  PGRST002: "unavailable",
  PGRST003: "unavailable",
  PGRST116: "not_found",
  PGRST301: "unauthenticated",
  PGRST303: "unauthenticated",
  "57014": "unavailable",
  "40001": "conflict",
  "40P01": "unavailable",
};

/** The database counts by the hour, one message at a time: a place becomes free before the hour is over. */
const RETRY_AFTER_SECONDS = 60;

/** Translates errors of PostgREST and PostgreSQL. `raise … using message = '<code>'` becomes that code. */
function fromPostgrest(error: PostgrestError): AppError {
  const detail = `${error.code} ${error.message}`;
  if (error.code === "P0001" && isErrorCode(error.message)) {
    const retry_after_seconds = error.message === "rate_limited" ? RETRY_AFTER_SECONDS : undefined;
    return new AppError(error.message, { detail, fields: fieldsOf(error.details), retry_after_seconds });
  }
  const constraint = /constraint "([a-z0-9_]+)"/.exec(error.message)?.[1];
  const rule = constraint ? CONSTRAINTS[constraint] : undefined;
  if (rule) return new AppError(rule.code, { detail, fields: rule.fields });
  if (!error.code) return new AppError("unavailable", { detail });
  return new AppError(SQLSTATES[error.code] ?? "internal", { detail });
}

/** Parses `raise … using detail = '[{"path": …, "code": …}]'`, the invalid fields. */
function fieldsOf(details: string | null): FieldError[] {
  if (!details?.startsWith("[")) return [];
  try {
    return JSON.parse(details) as FieldError[];
  } catch {
    return [];
  }
}

type Answer = { data: unknown; error: PostgrestError | null };

/** The data of a response; throws the `AppError` of its error. */
export function unwrap<A extends Answer>(answer: A): Extract<A, { error: null }>["data"] {
  if (answer.error) throw fromPostgrest(answer.error);
  return answer.data;
}
