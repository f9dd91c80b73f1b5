"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { createUserAction, updateUserAction } from "@/lib/users/actions";
import { NewUser, UserUpdate } from "@/lib/users/schema";
import { answerOf } from "../common/answer-of";
import { checkForm } from "../common/check-form";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { PasswordInput } from "./password-input";
import type { UserLine } from "./user-line";

type Values = {
  full_name: string;
  email: string;
  role: "admin" | "super_admin";
  entry: "mail" | "password";
  password: string;
};

/** Adds somebody, by invitation or with a password; or changes somebody's account. */
export function UserDialog({ user, onClose }: { user?: UserLine; onClose: () => void }) {
  const t = useTranslations("users.form");
  const roles = useTranslations("users.roles");
  const auth = useTranslations("auth");
  const common = useTranslations("common");
  const words = useErrorWords();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>({
    defaultValues: {
      full_name: user?.full_name ?? "",
      email: user?.email ?? "",
      role: user?.role ?? "admin",
      entry: "mail",
      password: "",
    },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  const by_mail = !user && form.watch("entry") === "mail";

  const show = (fields: Record<string, string>) => {
    for (const [path, code] of Object.entries(fields))
      form.setError(path as keyof Values, { type: code, message: words.field(code) }, { shouldFocus: true });
  };
  const send = async ({ entry, password, ...said }: Values) => {
    const secret = user ? password || undefined : entry === "password" ? password : undefined;
    if (user) {
      const check = checkForm(UserUpdate, { ...said, id: user.id, password: secret });
      return check.ok ? answerOf(updateUserAction(check.data)) : refused(check.fields);
    }
    const check = checkForm(NewUser, { ...said, password: secret });
    return check.ok ? answerOf(createUserAction(check.data)) : refused(check.fields);
  };
  const save = async (values: Values) => {
    setProblem(undefined);
    const answer = await send(values);
    if (answer.ok) {
      const { full_name: name, email } = answer.data;
      toast.success(t(user ? "saved" : by_mail ? "invited" : "created", { name, email }));
      router.refresh();
      return onClose();
    }
    show(answer.fields);
    if (Object.keys(answer.fields).length === 0) setProblem(words.error(answer.code));
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t(user ? "edit_title" : "new_title")}
        onInteractOutside={(event) => isDirty && event.preventDefault()}
      >
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
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
            <Input {...form.register("full_name")} autoComplete="off" maxLength={120} />
          </Field>
          <Field label={t("email")} error={errors.email?.message}>
            <Input
              {...form.register("email")}
              type="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={254}
            />
          </Field>
          <RadioCards
            legend={t("role")}
            options={[
              { value: "admin", label: roles("admin"), hint: t("admin_hint") },
              { value: "super_admin", label: roles("super_admin"), hint: t("super_admin_hint") },
            ]}
            error={errors.role?.message}
            {...form.register("role")}
          />
          {!user && (
            <RadioCards
              legend={t("entry")}
              options={[
                { value: "mail", label: t("by_mail"), hint: t("by_mail_hint") },
                { value: "password", label: t("by_password"), hint: t("by_password_hint") },
              ]}
              {...form.register("entry")}
            />
          )}
          {!by_mail && (
            <Field
              label={t(user ? "new_password" : "password")}
              optional={user !== undefined}
              error={errors.password?.message}
              hint={user ? t("new_password_hint") : auth("password_hint")}
            >
              <PasswordInput {...form.register("password")} />
            </Field>
          )}
          <DialogActions>
            <DialogClose asChild>
              <Button>{t("back")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={isSubmitting}>
              {isSubmitting ? common("saving") : t(user ? "save" : by_mail ? "invite" : "create")}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const refused = (fields: Record<string, string>) => ({ ok: false, code: "invalid", fields }) as const;
