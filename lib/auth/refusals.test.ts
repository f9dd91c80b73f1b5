import { describe, expect, test } from "vitest";
import english from "@/messages/en.json";
import french from "@/messages/fr.json";
import { fromAuth, fromMail } from "./refusals";

const refusal = (status: number, code: string | undefined, message = "") => ({ status, code, message });

describe("a mail that Supabase Auth refuses to send has its own cause at the field:", () => {
  test.each([
    [refusal(400, "email_address_not_authorized"), "mail_not_authorized"],
    [refusal(429, "over_email_send_rate_limit", "email rate limit exceeded"), "mail_quota"],
    [
      refusal(
        429,
        "over_email_send_rate_limit",
        "For security purposes, you can only request this after 42 seconds.",
      ),
      "mail_just_sent",
    ],
    [refusal(500, "unexpected_failure", "Error sending invite email"), "mail_failed"],
    [refusal(500, "unexpected_failure", "Error sending recovery email"), "mail_failed"],
    [refusal(504, "request_timeout", "Processing this request timed out"), "mail_failed"],
    [refusal(504, undefined, "{}"), "mail_failed"],
  ])("%j", (error, cause) => {
    const { code, fields } = fromMail(error);
    expect({ code, fields }).toEqual({ code: "mail_not_sent", fields: [{ path: "email", code: cause }] });
    for (const messages of [french, english])
      expect(messages.field_errors[cause as "mail_quota"].length).toBeGreaterThan(40);
  });

  test("the hour's quota is said to last an hour", () => {
    const { retry_after_seconds } = fromMail(
      refusal(429, "over_email_send_rate_limit", "email rate limit exceeded"),
    );
    expect(retry_after_seconds).toBe(3600);
    expect(french.field_errors.mail_quota).toContain("une heure");
  });

  test("an error that is not about mail stays what it is", () => {
    expect(fromMail(refusal(500, "unexpected_failure", "Database error saving new user")).code).toBe(
      "unavailable",
    );
    expect(fromMail(refusal(429, "over_request_rate_limit")).code).toBe("rate_limited");
    expect(fromMail(refusal(422, "email_address_invalid")).fields).toEqual([
      { path: "email", code: "bad_email" },
    ]);
  });
});

test.each([
  [refusal(422, "same_password"), "invalid", "password:same_password"],
  [refusal(422, "weak_password"), "invalid", "password:weak_password"],
  [refusal(400, "reauthentication_needed"), "invalid", "current_password:log_in_again"],
  [refusal(400, "current_password_required"), "invalid", "current_password:wrong_password"],
  [refusal(422, "email_provider_disabled"), "email_login_off", ""],
  [refusal(0, undefined), "unavailable", ""],
  [refusal(540, undefined), "unavailable", ""],
])("the refusal %j of Supabase Auth becomes %s %s", (error, code, field) => {
  const { fields, ...translated } = fromAuth(error);
  expect(translated.code).toBe(code);
  expect(fields.map((one) => `${one.path}:${one.code}`).join()).toBe(field);
});
