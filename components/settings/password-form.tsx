"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { changePasswordAction } from "@/lib/auth/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { callAction } from "../common/call-action";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Form } from "../ui/form";
import { PasswordInput } from "../users/password-input";

type Values = { current_password: string; password: string };
const EMPTY: Values = { current_password: "", password: "" };

export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("settings.profile");
  const auth = useTranslations("auth");
  const common = useTranslations("common");
  const words = useErrorWords();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>();
  const { errors, isSubmitting } = form.formState;

  const save = async (values: Values) => {
    setProblem(undefined);
    const answer = await callAction(changePasswordAction(values));
    if (answer.ok) {
      form.reset(EMPTY);
      return toast.success(t("password_changed"));
    }
    for (const [path, code] of Object.entries(answer.fields))
      form.setError(path as keyof Values, { type: code, message: words.field(code) }, { shouldFocus: true });
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
      {/* Password managers want to know whose it is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label={t("current_password")} error={errors.current_password?.message}>
        <PasswordInput {...form.register("current_password")} autoComplete="current-password" />
      </Field>
      <Field label={auth("new_password")} error={errors.password?.message} hint={auth("password_hint")}>
        <PasswordInput {...form.register("password")} />
      </Field>
      <p>
        <Button type="submit" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t("change_password")}
        </Button>
      </p>
    </Form>
  );
}
