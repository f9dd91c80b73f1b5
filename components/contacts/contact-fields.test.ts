import { expect, test } from "vitest";
import { type Contact, NewContact } from "@/lib/contacts/schema";
import { validateForm } from "../common/validate-form";
import { contactOf, controlOf, valuesOf } from "./contact-fields";

const written = {
  full_name: "Awa Ndiaye",
  phone: "+221 77 000 14 52",
  country_code: "SN",
  category_ids: [1, 2],
  fields: { Ville: "Dakar" },
  consent_source: null,
  consent_since: null,
};
const awa: Contact = {
  ...written,
  first_name: null,
  id: 7,
  opted_out: false,
  last_interaction_at: null,
  created_at: "2026-01-05T09:00:00Z",
  updated_at: "2026-01-05T09:00:00Z",
};

test("a form that was not changed sends the contact's values back unchanged", () => {
  expect(contactOf(valuesOf(awa, "FR"))).toEqual(written);
});

test("an empty row is not a field, and an empty form is refused field by field", () => {
  const values = { ...valuesOf(undefined, "SN"), fields: [{ name: " ", value: "" }] };
  expect(contactOf(values).fields).toEqual({});
  expect(validateForm(NewContact, contactOf(values))).toMatchObject({
    ok: false,
    fields: { full_name: "required" },
  });
});

test("an error of a field is shown at the field's row", () => {
  const values = { ...valuesOf(undefined, "SN"), fields: [{ name: "Ville", value: "x".repeat(2000) }] };
  const check = validateForm(NewContact, { ...contactOf(values), full_name: "Awa", phone: "77" });
  expect(check).toMatchObject({ ok: false });
  expect(controlOf("fields.Ville", values)).toBe("fields.0.value");
  expect(controlOf("phone", values)).toBe("phone");
});
