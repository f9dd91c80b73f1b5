"use client";

import { useTranslations } from "next-intl";
import { Controller } from "react-hook-form";
import { CategoryChip } from "../common/category-chip";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { DialogActions, DialogClose } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import type { EditedContact } from "./contact-form-values";
import type { CategoryOption } from "./contact-line";
import { CountryPicker } from "./country-picker";
import { OwnFields } from "./own-fields";
import { PhoneError } from "./phone-error";
import { useContactForm } from "./use-contact-form";

export type ContactFormProps = {
  /** None: a new one. */
  contact?: EditedContact;
  categories: CategoryOption[];
  /** Already ticked in a new one. */
  category_ids?: number[];
  onDone: () => void;
};

export function ContactForm({ contact, categories, category_ids, onDone }: ContactFormProps) {
  const t = useTranslations("contacts.form");
  const common = useTranslations("common");
  const { form, problem, judgePhone, submit } = useContactForm({ contact, category_ids, onDone });
  const { register, control } = form;
  const { errors, isSubmitting } = form.formState;
  const hasMore = contact && (contact.consent_source || Object.keys(contact.fields).length > 0);

  return (
    <form className="stack-lg" onSubmit={submit} noValidate>
      {problem && (
        <Note tone="stop" live>
          {problem}
        </Note>
      )}
      <div className="stack">
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
                    void judgePhone();
                  }}
                />
              )}
            />
          </Field>
          <Field
            label={t("phone")}
            hint={t("phone_hint")}
            error={errors.phone && <PhoneError error={errors.phone} phone={form.getValues("phone")} />}
          >
            <Input
              {...register("phone", { onBlur: judgePhone })}
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
                <legend className="label pb-1">
                  {t("categories")}{" "}
                  <span className="optional font-normal text-muted-foreground">{common("optional")}</span>
                </legend>
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
          <div className="stack pt-3">
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
      <DialogActions>
        <DialogClose asChild>
          <Button>{t("back")}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t(contact ? "save" : "create")}
        </Button>
      </DialogActions>
    </form>
  );
}
