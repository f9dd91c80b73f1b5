"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { updateProfileAction } from "@/lib/users/actions";
import { callAction } from "../common/call-action";
import { Note } from "../common/note";
import { CountryPicker } from "../contacts/country-picker";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Form } from "../ui/form";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";

export type ProfileValues = { full_name: string; locale: "fr" | "en"; default_country: string };

export function ProfileForm({ email, ...profile }: ProfileValues & { email: string }) {
  const t = useTranslations("settings.profile");
  const common = useTranslations("common");
  const words = useErrorWords();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  // The others stand in the page from the server: what is typed before this script runs is kept.
  const form = useForm<ProfileValues>({ defaultValues: { default_country: profile.default_country } });
  const { errors, isSubmitting } = form.formState;

  const save = async (values: ProfileValues) => {
    setProblem(undefined);
    const answer = await callAction(updateProfileAction(values));
    if (answer.ok) {
      toast.success(t("saved"));
      return router.refresh();
    }
    for (const [path, code] of Object.entries(answer.fields))
      form.setError(
        path as keyof ProfileValues,
        { type: code, message: words.field(code) },
        { shouldFocus: true },
      );
    if (Object.keys(answer.fields).length === 0) setProblem(words.error(answer.code));
  };

  return (
    <Form
      className="grid gap-4 max-w-[28rem]"
      onSubmit={() => {
        form.clearErrors();
        if (!isSubmitting) void form.handleSubmit(save)();
      }}
    >
      {problem && (
        <Note tone="stop" live>
          {problem}
        </Note>
      )}
      <Field label={t("full_name")} error={errors.full_name?.message}>
        <Input
          defaultValue={profile.full_name}
          {...form.register("full_name")}
          autoComplete="name"
          maxLength={120}
        />
      </Field>
      <Field label={t("email")} hint={t("email_hint")}>
        <Input value={email} readOnly type="email" />
      </Field>
      <RadioCards
        plain
        legend={t("language")}
        defaultValue={profile.locale}
        options={[
          { value: "fr", label: <span lang="fr">Français</span> },
          { value: "en", label: <span lang="en">English</span> },
        ]}
        {...form.register("locale")}
      />
      <Field label={t("country")} hint={t("country_hint")} error={errors.default_country?.message}>
        <CountryPicker
          value={form.watch("default_country")}
          onValueChange={(code) => form.setValue("default_country", code, { shouldDirty: true })}
        />
      </Field>
      <p>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t("save")}
        </Button>
      </p>
    </Form>
  );
}
