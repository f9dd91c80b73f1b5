"use client";

import { useTranslations } from "next-intl";
import { Controller, type FieldError, type UseFormReturn } from "react-hook-form";
import type { Contact, NewContact } from "@/lib/contacts/schema";
import { CategoryChip } from "../common/category-chip";
import { Checkbox } from "../ui/checkbox";
import { Field, FieldLegend } from "../ui/field";
import { Input } from "../ui/input";
import { TextLink } from "../ui/text-link";
import type { CategoryOption } from "./contact-line";
import { CountryPicker } from "./country-picker";
import { OwnFields } from "./own-fields";

/** Form values of a contact: every control has a text, custom fields are rows. */
export const valuesOf = (contact: Contact | undefined, home: string, category_ids: number[] = []) => ({
  full_name: contact?.full_name ?? "",
  country_code: contact?.country_code ?? home,
  phone: contact?.phone ?? "",
  category_ids: contact?.category_ids ?? category_ids,
  fields: Object.entries(contact?.fields ?? {}).map(([name, value]) => ({ name, value })),
  consent_source: contact?.consent_source ?? "",
  consent_since: contact?.consent_since ?? "",
});
export type ContactValues = ReturnType<typeof valuesOf>;

/** Converts form values to the action's input. Empty rows are dropped. */
export function contactOf(values: ContactValues): NewContact {
  const rows = values.fields.filter(({ name, value }) => name.trim() !== "" || value.trim() !== "");
  return {
    ...values,
    country_code: values.country_code || null,
    fields: Object.fromEntries(rows.map(({ name, value }) => [name.trim(), value])),
    consent_source: values.consent_source.trim() || null,
    consent_since: values.consent_since || null,
  };
}

/** The control for a path of the schema: `fields.Ville` is the row with that name. */
export function controlOf(path: string, values: ContactValues): string {
  const name = /^fields\.(.*)$/s.exec(path)?.[1];
  if (name === undefined) return path;
  const row = values.fields.findIndex((field) => field.name.trim() === name);
  return row === -1 ? "fields" : `fields.${row}.${name === "" ? "name" : "value"}`;
}

type ContactFieldsProps = {
  form: Pick<UseFormReturn<ContactValues>, "register" | "control" | "formState" | "getValues">;
  categories: CategoryOption[];
  /** Called when the number or the country was changed. */
  onPhoneLeft: () => void;
};

export function ContactFields({ form, categories, onPhoneLeft }: ContactFieldsProps) {
  const t = useTranslations("contacts.form");
  const common = useTranslations("common");
  const { register, control, getValues } = form;
  const { errors, defaultValues } = form.formState;
  const hasMore = defaultValues?.consent_source || defaultValues?.fields?.length;

  return (
    <div className="grid gap-4">
      <Field label={t("full_name")} error={errors.full_name?.message}>
        <Input {...register("full_name")} autoComplete="off" />
      </Field>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Field label={t("country")} error={errors.country_code?.message}>
          <Controller
            control={control}
            name="country_code"
            render={({ field }) => (
              <CountryPicker
                value={field.value || null}
                onValueChange={(code) => {
                  field.onChange(code);
                  onPhoneLeft();
                }}
              />
            )}
          />
        </Field>
        <Field
          label={t("phone")}
          // One or the other: an error that comes from the server moves nothing under the pointer.
          hint={errors.phone ? undefined : t("phone_hint")}
          error={errors.phone && <PhoneError error={errors.phone} phone={getValues("phone")} />}
        >
          <Input
            {...register("phone", { onBlur: onPhoneLeft })}
            type="tel"
            inputMode="tel"
            autoComplete="off"
          />
        </Field>
      </div>
      {categories.length > 0 && (
        <Controller
          control={control}
          name="category_ids"
          render={({ field }) => (
            <fieldset>
              <FieldLegend>
                {t("categories")}{" "}
                <span className="font-normal text-muted-foreground">{common("optional")}</span>
              </FieldLegend>
              <div className="grid max-h-44 overflow-y-auto sm:grid-cols-2">
                {categories.map(({ id, name, color }) => (
                  <Checkbox
                    key={id}
                    label={<CategoryChip name={name} color={color} />}
                    checked={field.value.includes(id)}
                    onChange={(event) =>
                      field.onChange(
                        event.target.checked
                          ? [...field.value, id]
                          : field.value.filter((other) => other !== id),
                      )
                    }
                  />
                ))}
              </div>
            </fieldset>
          )}
        />
      )}
      <details className="unfold" open={hasMore ? true : undefined}>
        <summary>{t("more")}</summary>
        <div className="grid gap-4 pt-3">
          <div className="grid items-start gap-4 md:grid-cols-2">
            <Field
              label={t("consent_source")}
              optional
              hint={t("consent_hint")}
              error={errors.consent_source?.message}
            >
              <Input {...register("consent_source")} placeholder={t("consent_example")} />
            </Field>
            <Field label={t("consent_since")} optional error={errors.consent_since?.message}>
              <Input {...register("consent_since")} type="date" />
            </Field>
          </div>
          <OwnFields control={control} register={register} errors={errors} />
        </div>
      </details>
    </div>
  );
}

/** The error of a phone number, with a link to the contact that already has it. */
function PhoneError({ error, phone }: { error: FieldError; phone: string }) {
  const t = useTranslations("contacts.phone");
  if (error.type !== "contact_exists") return error.message;
  return (
    <>
      {error.message}{" "}
      <TextLink href={`/contacts?${new URLSearchParams({ q: phone })}`}>{t("see_contact")}</TextLink>
    </>
  );
}
