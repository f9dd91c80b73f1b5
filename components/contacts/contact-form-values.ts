import type { ContactDetails, NewContact } from "@/lib/contacts/schema";

/** A contact as the form holds it: every control has a text, a field of one's own is a row. */
export type ContactFormValues = {
  full_name: string;
  country_code: string;
  phone: string;
  category_ids: number[];
  fields: { name: string; value: string }[];
  consent_source: string;
  consent_since: string;
};

export const emptyForm = (home: string, category_ids: number[] = []): ContactFormValues => ({
  full_name: "",
  country_code: home,
  phone: "",
  category_ids,
  fields: [],
  consent_source: "",
  consent_since: "",
});

export type EditedContact = Pick<
  ContactDetails,
  "id" | "full_name" | "country_code" | "category_ids" | "fields" | "consent_source" | "consent_since"
> & {
  /** Spaced, to be read. */
  phone: string | null;
};

export const formOf = (contact: EditedContact, home: string): ContactFormValues => ({
  full_name: contact.full_name ?? "",
  country_code: contact.country_code ?? home,
  phone: contact.phone ?? "",
  category_ids: contact.category_ids,
  fields: Object.entries(contact.fields).map(([name, value]) => ({ name, value })),
  consent_source: contact.consent_source ?? "",
  consent_since: contact.consent_since ?? "",
});

/** What the action takes. A row without name and value says nothing. */
export function contactOf(values: ContactFormValues): NewContact {
  const rows = values.fields.filter(({ name, value }) => name.trim() !== "" || value.trim() !== "");
  return {
    full_name: values.full_name,
    phone: values.phone,
    country_code: values.country_code || null,
    category_ids: values.category_ids,
    fields: Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value])),
    consent_source: values.consent_source.trim() || null,
    consent_since: values.consent_since || null,
  };
}

/** The control that a path of the schema stands for: `fields.Ville` is the row that bears the name. */
export function controlOf(path: string, values: ContactFormValues): string {
  const name = /^fields\.(.*)$/s.exec(path)?.[1];
  if (name === undefined) return path;
  const row = values.fields.findIndex((field) => field.name.trim() === name);
  return row === -1 ? "fields" : `fields.${row}.${name === "" ? "name" : "value"}`;
}
