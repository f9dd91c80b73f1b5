"use client";

import { useTranslations } from "next-intl";
import { changePasswordAction } from "@/lib/auth/actions";
import { callAction } from "../common/call-action";
import { FormProblem } from "../common/form-problem";
import { useActionForm } from "../common/use-action-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Form } from "../ui/form";
import { toast } from "../ui/toast";
import { PasswordInput } from "../users/password-input";

type Values = { current_password: string; password: string };
const EMPTY: Values = { current_password: "", password: "" };

export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("settings.profile");
  const auth = useTranslations("auth");
  const common = useTranslations("common");
  const form = useActionForm<Values, unknown>({
    defaultValues: {},
    send: (values) => callAction(() => changePasswordAction(values)),
    onDone: () => {
      form.reset(EMPTY);
      toast.success(t("password_changed"));
    },
  });
  const { problemOf, submit, isSubmitting } = form;

  return (
    <Form className="grid gap-4 max-w-[28rem]" onSubmit={() => submit()}>
      {/* Tells password managers which account this is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label={t("current_password")} error={problemOf("current_password")}>
        <PasswordInput {...form.register("current_password")} autoComplete="current-password" />
      </Field>
      <Field label={auth("new_password")} error={problemOf("password")} hint={auth("password_hint")}>
        <PasswordInput {...form.register("password")} />
      </Field>
      <FormProblem form={form} />
      <p>
        <Button variant="outline" type="submit" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t("change_password")}
        </Button>
      </p>
    </Form>
  );
}
