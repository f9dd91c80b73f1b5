import { PostgrestError } from "@supabase/supabase-js";
import { expect, it } from "vitest";
import { AppError } from "@/lib/base/errors";
import { unwrap } from "./errors";

function refusal(code: string, message = "", details: string | null = null) {
  try {
    const error = new PostgrestError({ code, message, details: details ?? "", hint: "" });
    unwrap({ data: null, error });
  } catch (thrown) {
    if (thrown instanceof AppError)
      return [thrown.code, ...thrown.fields.map(({ path, code: field }) => `${path} ${field}`)].join(": ");
  }
  throw new Error("no AppError was thrown");
}

it("data without an error is returned", () => {
  expect(unwrap({ data: [1], error: null })).toEqual([1]);
});

it.each([
  ["22P02", "not_found"],
  ["22003", "not_found"],
  ["22007", "invalid"],
  ["22008", "invalid"],
  ["22009", "invalid"],
  ["22021", "invalid"],
  ["22P05", "invalid"],
  ["23503", "conflict"],
  ["23505", "conflict"],
  ["23514", "invalid"],
  ["42501", "forbidden"],
  ["PGRST000", "unavailable"],
  ["PGRST001", "unavailable"],
  ["PGRST002", "unavailable"],
  ["PGRST003", "unavailable"],
  ["PGRST116", "not_found"],
  ["PGRST301", "unauthenticated"],
  ["PGRST303", "unauthenticated"],
  ["57014", "unavailable"],
  ["40001", "conflict"],
  ["40P01", "unavailable"],
  ["", "unavailable"],
  ["XX000", "internal"],
  ["P0001", "internal"],
])("the SQLSTATE %j becomes %s", (code, expected) => expect(refusal(code)).toBe(expected));

it.each([
  ["one_contact_per_number", "contact_exists: phone contact_exists"],
  ["contact_phones_are_e164", "invalid: phone bad_phone"],
  ["contact_names_are_short", "invalid: full_name too_long"],
  ["contact_countries_are_iso", "invalid: country_code unknown_country"],
  ["contact_fields_are_an_object", "invalid: fields too_long"],
  ["associated_categories_belong_to_the_owner", "category_not_found: category_ids not_found"],
  ["associated_contacts_belong_to_the_owner", "contact_not_found: contact_ids not_found"],
  ["category_names_are_short", "invalid: name too_long"],
  ["category_colors_are_colors", "invalid: color bad_format"],
  ["category_descriptions_are_short", "invalid: description too_long"],
  ["import_categories_belong_to_the_owner", "category_not_found: category_id not_found"],
  ["one_profile_per_email", "user_exists: email user_exists"],
  ["profiles_pkey", "user_exists: email user_exists"],
  ["profile_names_are_short", "invalid: full_name too_long"],
  ["profile_countries_are_iso", "invalid: default_country unknown_country"],
  ["campaign_names_are_short", "invalid: name too_long"],
  ["follow_ups_fit_in_a_message", "invalid: follow_up.body too_long"],
  ["follow_up_delays_fit_in_the_window", "invalid: follow_up.delay_seconds too_large"],
  ["answering_times_are_bounded", "invalid: follow_up.answers_until_days not_allowed"],
  ["campaign_time_zones_exist", "invalid: time_zone not_allowed"],
  ["one_rate_per_day", "conflict: valid_from rate_exists"],
  ["opt_out_confirmations_are_short", "invalid: opt_out_confirmation too_long"],
  ["opt_out_confirmation_links_are_safe", "invalid: opt_out_confirmation bad_link"],
  ["follow_up_links_are_safe", "invalid: follow_up.body bad_link"],
  ["template_texts_have_safe_links", "invalid: template.variables bad_link"],
])("the constraint %s becomes %s", (constraint, expected) => {
  expect(refusal("23514", `new row violates check constraint "${constraint}"`)).toBe(expected);
});

it("a refusal of the database keeps its code and its fields", () => {
  expect(refusal("P0001", "opted_out", '[{"path": "phone", "code": "opted_out"}]')).toBe(
    "opted_out: phone opted_out",
  );
  expect([refusal("P0001", "opted_out", "[{"), refusal("P0001", "opted_out", "a text")]).toEqual([
    "opted_out",
    "opted_out",
  ]);
  expect(refusal("P0001", "constructor")).toBe("internal");
  expect(refusal("23514", "opted_out")).toBe("invalid");
});
