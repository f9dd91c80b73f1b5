import { expect, test } from "vitest";
import { NewContact } from "@/lib/contacts/schema";
import { checkForm } from "../common/check-form";
import { contactOf, controlOf, emptyForm, formOf } from "./contact-form-values";

const awa = {
  id: 7,
  full_name: "Awa Ndiaye",
  phone: "+221 77 000 14 52",
  country_code: "SN",
  category_ids: [1, 2],
  fields: { Ville: "Dakar" },
  consent_source: null,
  consent_since: null,
};

test("what was not touched goes back as it came", () => {
  expect(contactOf(formOf(awa, "FR"))).toEqual({
    full_name: "Awa Ndiaye",
    phone: "+221 77 000 14 52",
    country_code: "SN",
    category_ids: [1, 2],
    fields: { Ville: "Dakar" },
    consent_source: null,
    consent_since: null,
  });
});

test("an empty row is no field, and an empty form is refused field by field", () => {
  const values = { ...emptyForm("SN"), fields: [{ name: " ", value: "" }] };
  expect(contactOf(values).fields).toEqual({});
  expect(checkForm(NewContact, contactOf(values))).toMatchObject({
    ok: false,
    fields: { full_name: "required" },
  });
});

test("a complaint about a field stands at its row", () => {
  const values = { ...emptyForm("SN"), fields: [{ name: "Ville", value: "x".repeat(2000) }] };
  const check = checkForm(NewContact, { ...contactOf(values), full_name: "Awa", phone: "77" });
  expect(check).toMatchObject({ ok: false });
  expect(controlOf("fields.Ville", values)).toBe("fields.0.value");
  expect(controlOf("phone", values)).toBe("phone");
});
