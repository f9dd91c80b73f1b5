import { expect, it } from "vitest";
import { AppError, type ErrorCode, isErrorCode, STATUS } from "./errors";

/** Written down here too, so that no code changes its status unnoticed. */
const BY_STATUS: Record<number, string> = {
  401: "unauthenticated invalid_credentials",
  403: "forbidden foreign_origin",
  404: "not_found",
  405: "method_not_allowed",
  409:
    "conflict in_progress contact_exists campaign_not_draft campaign_not_running campaign_not_paused " +
    "campaign_not_launched no_sender restore_unsettled import_not_waiting import_not_undoable import_not_correctable window_closed " +
    "opted_out opted_out_by_person word_is_built_in word_is_needed user_exists user_owns_data last_super_admin " +
    "own_account",
  413: "too_large",
  415: "unsupported_media_type",
  422:
    "invalid key_reused category_not_found contact_not_found no_token token_refused_by_meta template_refused " +
    "sender_stopped link_expired mail_not_sent",
  429: "rate_limited",
  500: "internal",
  503: "unavailable email_login_off",
};

it("every error code has the status that clients rely on", () => {
  const codes = Object.keys(STATUS) as ErrorCode[];
  const byStatus = Map.groupBy(codes, (code) => new AppError(code).status);
  expect(Object.fromEntries([...byStatus].map(([status, each]) => [status, each.join(" ")]))).toEqual(
    BY_STATUS,
  );
});

it("only own codes are codes, not what every object has", () => {
  expect(["invalid", "constructor", "toString", ""].map(isErrorCode)).toEqual([true, false, false, false]);
});
