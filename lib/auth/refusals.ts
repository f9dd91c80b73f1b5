import type { AuthError } from "@supabase/supabase-js";
import { AppError, invalidField } from "@/lib/base/errors";

const HOUR_S = 3_600;

/** Errors of Supabase Auth about what was typed: the field and its code. */
const FIELDS: Record<string, [path: string, code: string]> = {
  same_password: ["password", "same_password"],
  weak_password: ["password", "weak_password"],
  reauthentication_needed: ["current_password", "log_in_again"],
  current_password_required: ["current_password", "wrong_password"],
  current_password_invalid: ["current_password", "wrong_password"],
  email_address_invalid: ["email", "bad_email"],
};

type Refusal = Pick<AuthError, "code" | "status" | "message">;

/** Translates an error of Supabase Auth; `otherwise` is the code of a refusal that has no own. */
export function fromAuth(
  { code = "", status, message: detail }: Refusal,
  otherwise: "invalid" | "invalid_credentials" | "unauthenticated" = "invalid",
): AppError {
  const field = FIELDS[code];
  if (field) return invalidField(...field);
  if (code === "email_provider_disabled") return new AppError("email_login_off", { detail });
  if (status === 429) return new AppError("rate_limited", { detail, retry_after_seconds: 60 });
  if (!status || status >= 500) return new AppError("unavailable", { detail });
  return new AppError(otherwise, { detail });
}

/** Translates an error of a call that sends a mail: `mail_not_sent` with the cause at the field `email`. */
export function fromMail(error: Refusal): AppError {
  const cause = causeOf(error);
  if (!cause) return fromAuth(error);
  return new AppError("mail_not_sent", {
    detail: error.message,
    fields: [{ path: "email", code: cause }],
    ...(cause === "mail_quota" ? { retry_after_seconds: HOUR_S } : {}),
  });
}

function causeOf({ code, status, message }: Refusal): string | undefined {
  if (code === "email_address_not_authorized") return "mail_not_authorized";
  if (code === "over_email_send_rate_limit")
    return message.startsWith("For security purposes") ? "mail_just_sent" : "mail_quota";
  // A mail server that refuses is a 500 with these words; one that does not answer lets the call time out.
  if (status === 504 || code === "request_timeout" || /^Error sending .* email/i.test(message))
    return "mail_failed";
  return undefined;
}
