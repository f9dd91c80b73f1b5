"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { createUserAction, updateUserAction } from "@/lib/users/actions";
import { NewUser, type PasswordLink, type User, type UserRow, UserUpdate } from "@/lib/users/schema";
import { FormDialog } from "../common/form-dialog";
import { useActionForm } from "../common/use-action-form";
import { callValidated } from "../common/validate-form";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { toast } from "../ui/toast";
import { PasswordInput } from "./password-input";
import { PasswordLinkDialog } from "./password-link-dialog";

export type UserLine = Pick<
  UserRow,
  "id" | "email" | "full_name" | "role" | "active" | "invited" | "last_sign_in_at"
> & { is_self: boolean };

const SEND = { mail: "invite", link: "make_link", password: "create" } as const;

type Values = {
  full_name: string;
  email: string;
  role: "admin" | "super_admin";
  entry: "mail" | "link" | "password";
  password: string;
};

/** Adds a user, by a mail, a link to pass on or a password, or changes one. */
export function UserDialog({ user, onClose }: { user?: UserLine; onClose: () => void }) {
  const t = useTranslations("users.form");
  const roles = useTranslations("users.roles");
  const auth = useTranslations("auth");
  const common = useTranslations("common");
  const router = useRouter();
  const [link, setLink] = useState<PasswordLink>();
  const defaultValues: Values = {
    full_name: user?.full_name ?? "",
    email: user?.email ?? "",
    role: user?.role ?? "admin",
    entry: "mail",
    password: "",
  };
  const form = useActionForm<Values, User & { link?: PasswordLink }>({
    place: user ? `user-${user.id}` : "user-new",
    secrets: ["password"],
    defaultValues,
    send: ({ entry, password, ...fields }) =>
      user
        ? callValidated(
            UserUpdate,
            // Fields that were not changed here stay as somebody else may have set them.
            { ...changedOf(fields, defaultValues), id: user.id, password: password || undefined },
            updateUserAction,
          )
        : callValidated(
            NewUser,
            entry === "password" ? { ...fields, password } : { ...fields, invitation: entry },
            createUserAction,
          ),
    onDone: ({ full_name: name, email, link: made }) => {
      router.refresh();
      if (made) return setLink(made);
      toast.success(t(user ? "saved" : entry === "mail" ? "invited" : "created", { name, email }));
      onClose();
    },
  });
  const entry = user ? null : form.watch("entry");
  if (link) return <PasswordLinkDialog name={form.getValues("full_name")} link={link} onClose={onClose} />;

  return (
    <FormDialog
      title={t(user ? "edit_title" : "new_title")}
      form={form}
      words={{
        back: t("back"),
        send: t(entry ? SEND[entry] : "save"),
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
            { value: "link", label: t("by_link"), hint: t("by_link_hint") },
            { value: "password", label: t("by_password"), hint: t("by_password_hint") },
          ]}
          {...form.register("entry")}
        />
      )}
      {(!entry || entry === "password") && (
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

const changedOf = <Fields extends object>(fields: Fields, before: Fields): Partial<Fields> =>
  Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== before[name as keyof Fields]),
  ) as Partial<Fields>;
