// Apart from the schemas, which bring zod to the browser.

/** `last_and_first_name`: a full name that starts with the last name. */
export const CONTACT_FIELDS = [
  "full_name",
  "last_and_first_name",
  "first_name",
  "last_name",
  "phone",
  "country_code",
] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** Corrected rows of one request. */
export const MOST_CORRECTIONS = 100;

/** Why rows are rejected, in the order of the filters; `left`: set aside. The database decides (`import_rows.reason`). */
export const REASONS = [
  "repairs",
  "required",
  "rounded",
  "too_short",
  "too_long",
  "letters",
  "country",
  "other",
  "left",
] as const;
export type Reason = (typeof REASONS)[number];
