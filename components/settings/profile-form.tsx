"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { languages, locales } from "@/lib/i18n/languages";
import { useReader } from "@/lib/i18n/reader";
import { updateProfileAction } from "@/lib/users/actions";
import type { Profile } from "@/lib/users/schema";
import { callAction } from "../common/call-action";
import { FormProblem } from "../common/form-problem";
import { useActionForm } from "../common/use-action-form";
import { CountryPicker } from "../contacts/country-picker";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Form } from "../ui/form";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { toast } from "../ui/toast";

export function ProfileForm({ email, ...profile }: Profile & { email: string }) {
  const t = useTranslations("settings.profile");
  const common = useTranslations("common");
  const router = useRouter();
  const reader = useReader();
  // The other fields have no default value, so that text typed before hydration is kept.
  const form = useActionForm<Profile, unknown>({
    place: "profile",
    defaultValues: { default_country: profile.default_country },
    send: (values) => callAction(() => updateProfileAction(values)),
    onDone: () => {
      toast.success(t("saved"));
      router.refresh();
    },
  });
  const { problemOf, submit, isSubmitting } = form;

  return (
    <Form className="grid gap-4 max-w-[28rem]" onSubmit={() => submit()}>
      <Field label={t("full_name")} error={problemOf("full_name")}>
        <Input
          defaultValue={profile.full_name}
          {...form.register("full_name")}
          autoComplete="name"
          maxLength={120}
        />
      </Field>
      <Field label={t("email")} hint={t("email_hint", reader)}>
        <Input
          value={email}
          readOnly
          type="email"
          className="min-h-0 border-transparent bg-transparent p-0 hover:border-transparent"
        />
      </Field>
      <RadioCards
        plain
        legend={t("language")}
        defaultValue={profile.locale}
        options={locales.map((locale) => ({
          value: locale,
          label: <span lang={locale}>{languages[locale].name}</span>,
        }))}
        {...form.register("locale")}
      />
      <Field label={t("country")} hint={t("country_hint")} error={problemOf("default_country")}>
        <CountryPicker
          value={form.watch("default_country")}
          onValueChange={(code) => form.setValue("default_country", code, { shouldDirty: true })}
        />
      </Field>
      <FormProblem form={form} />
      <p>
        <Button type="submit" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t("save")}
        </Button>
      </p>
    </Form>
  );
}
