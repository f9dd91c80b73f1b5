import type { z } from "zod";

type RawIssue = z.core.$ZodRawIssue;

const ISSUES: Record<string, (issue: RawIssue) => string> = {
  invalid_type: (issue) => (issue.input === undefined || issue.input === null ? "required" : "wrong_type"),
  too_small: (issue) =>
    issue.origin === "string" && issue.input === ""
      ? "required"
      : isLength(issue)
        ? "too_short"
        : "too_small",
  too_big: (issue) => (isLength(issue) ? "too_long" : "too_large"),
  invalid_format: (issue) => (issue.format === "email" ? "bad_email" : "bad_format"),
  invalid_value: () => "not_allowed",
  unrecognized_keys: () => "unknown_field",
};

const isLength = (issue: RawIssue) =>
  issue.origin === "string" || issue.origin === "array" || issue.origin === "set";

/** Converts zod's issues to codes; their texts are under `field_errors` in messages/. */
export const fieldCode = (issue: RawIssue): string => ISSUES[issue.code]?.(issue) ?? "invalid";
