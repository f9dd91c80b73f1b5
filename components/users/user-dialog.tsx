"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { createUserAction, updateUserAction } from "@/lib/users/actions";
import { NewUser, type UserRow, UserUpdate } from "@/lib/users/schema";
import { FormDialog } from "../common/form-dialog";
import { useActionForm } from "../common/use-action-form";
import { callValidated } from "../common/validate-form";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { PasswordInput } from "./password-input";

export type UserLine = Pick<
  UserRow,
  "id" | "email" | "full_name" | "role" | "active" | "invited" | "last_sign_in_at"
> & { is_self: boolean };

type Values = {
  full_name: string;
  email: string;
  role: "admin" | "super_admin";
  entry: "mail" | "password";
  password: string;
};

/** Adds a user, by invitation or with a password, or changes one. */
export function UserDialog({ user, onClose }: { user?: UserLine; onClose: () => void }) {
  const t = useTranslations("users.form");
  const roles = useTranslations("users.roles");
  const auth = useTranslations("auth");
  const common = useTranslations("common");
  const router = useRouter();
  const defaultValues: Values = {
    full_name: user?.full_name ?? "",
    email: user?.email ?? "",
    role: user?.role ?? "admin",
    entry: "mail",
    password: "",
  };
  const form = useActionForm({
    defaultValues,
    send: ({ entry, password, ...fields }) =>
      user
        ? callValidated(
            UserUpdate,
            { ...fields, id: user.id, password: password || undefined },
            updateUserAction,
          )
        : callValidated(
            NewUser,
            { ...fields, password: entry === "password" ? password : undefined },
            createUserAction,
          ),
    onDone: ({ full_name: name, email }) => {
      toast.success(t(user ? "saved" : by_mail ? "invited" : "created", { name, email }));
      router.refresh();
      onClose();
    },
  });
  const by_mail = !user && form.watch("entry") === "mail";

  return (
    <FormDialog
      title={t(user ? "edit_title" : "new_title")}
      form={form}
      words={{
        back: t("back"),
        send: t(user ? "save" : by_mail ? "invite" : "create"),
        sending: common("saving"),
      }}
      onClose={onClose}
    >
      <Field label={t("full_name")} error={form.problemOf("full_name")}>
        <Input {...form.register("full_name")} autoComplete="off" maxLength={120} />
      </Field>
      <Field label={t("email")} error={form.problemOf("email")}>
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
        error={form.problemOf("role")}
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
          error={form.problemOf("password")}
          hint={user ? t("new_password_hint") : auth("password_hint")}
        >
          <PasswordInput {...form.register("password")} />
        </Field>
      )}
    </FormDialog>
  );
}
