"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Control, type FieldErrors, type UseFormRegister, useFieldArray } from "react-hook-form";
import { Button } from "../ui/button";
import { Field, FieldError, FieldLegend } from "../ui/field";
import { Input } from "../ui/input";
import type { ContactValues } from "./contact-fields";

type OwnFieldsProps = {
  control: Control<ContactValues>;
  register: UseFormRegister<ContactValues>;
  errors: FieldErrors<ContactValues>;
};

/** Custom fields of a contact: town, class, number of children. */
export function OwnFields({ control, register, errors }: OwnFieldsProps) {
  const t = useTranslations("contacts.form");
  const { fields, append, remove } = useFieldArray({ control, name: "fields" });
  return (
    <fieldset className="grid gap-2">
      <FieldLegend>{t("fields")}</FieldLegend>
      <p className="text-sm text-muted-foreground">{t("fields_hint")}</p>
      {fields.map((row, at) => (
        <div key={row.id} className="grid grid-cols-[1fr_1.5fr_auto] items-end gap-2">
          <Field label={t("field_name")} hideLabel={at > 0} error={errors.fields?.[at]?.name?.message}>
            <Input {...register(`fields.${at}.name`)} maxLength={60} />
          </Field>
          <Field label={t("field_value")} hideLabel={at > 0} error={errors.fields?.[at]?.value?.message}>
            <Input {...register(`fields.${at}.value`)} maxLength={1000} />
          </Field>
          <Button
            variant="ghost"
            size="icon"
            aria-label={t("remove_field", { n: at + 1 })}
            onClick={() => remove(at)}
          >
            <X />
          </Button>
        </div>
      ))}
      {errors.fields?.message && <FieldError>{errors.fields.message}</FieldError>}
      <div>
        <Button variant="outline" size="sm" onClick={() => append({ name: "", value: "" })}>
          <Plus />
          {t("add_field")}
        </Button>
      </div>
    </fieldset>
  );
}
