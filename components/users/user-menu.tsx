"use client";

import { Link, Lock, LockOpen, Mail, Pencil, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { createPasswordLinkAction, resendInvitationAction, updateUserAction } from "@/lib/users/actions";
import type { PasswordLink } from "@/lib/users/schema";
import { ActionMenu } from "../common/action-menu";
import { callAction } from "../common/call-action";
import { patient } from "../ui/lazy-component";
import { toast } from "../ui/toast";
import type { UserLine } from "./user-dialog";

const UserDialog = dynamic(
  patient(() => import("./user-dialog").then((module) => module.UserDialog)),
  { ssr: false },
);
const DeactivationDialog = dynamic(
  () => import("./deactivation-dialog").then((module) => module.DeactivationDialog),
  { ssr: false },
);
const DeletionDialog = dynamic(
  patient(() => import("./deletion-dialog").then((module) => module.DeletionDialog)),
  {
    ssr: false,
  },
);
const PasswordLinkDialog = dynamic(
  () => import("./password-link-dialog").then((module) => module.PasswordLinkDialog),
  { ssr: false },
);

type UserMenuProps = { user: UserLine; newOwners: { id: string; full_name: string }[] };

export function UserMenu({ user, newOwners }: UserMenuProps) {
  const t = useTranslations("users");
  const words = useErrorWords();
  const router = useRouter();
  const [open, setOpen] = useState<"edit" | "deactivate" | "delete" | null>(null);
  const [link, setLink] = useState<PasswordLink>();
  const close = () => setOpen(null);

  const reactivate = async () => {
    const answer = await callAction(() => updateUserAction({ id: user.id, active: true }));
    if (!answer.ok) return toast.error(words.error(answer.code));
    toast.success(t("deactivation.undone", { name: user.full_name }));
    router.refresh();
  };
  const inviteAgain = async () => {
    const answer = await callAction(() => resendInvitationAction({ id: user.id }));
    if (!answer.ok) return toast.error(words.field(answer.fields.email) ?? words.error(answer.code));
    toast.success(t("invited_again", { email: user.email }));
  };
  const makeLink = async () => {
    const answer = await callAction(() => createPasswordLinkAction({ id: user.id }));
    if (!answer.ok) return toast.error(words.error(answer.code));
    setLink(answer.data);
  };

  return (
    <>
      <ActionMenu
        label={t("actions_of", { name: user.full_name })}
        actions={[
          { label: t("edit"), icon: Pencil, onSelect: () => setOpen("edit") },
          ...(user.invited && user.active
            ? [{ label: t("invite_again"), icon: Mail, onSelect: inviteAgain }]
            : []),
          ...(user.active
            ? [
                {
                  label: t(user.invited ? "invitation_link" : "password_link"),
                  icon: Link,
                  onSelect: makeLink,
                },
              ]
            : []),
          ...(user.is_self
            ? []
            : [
                user.active
                  ? { label: t("deactivate"), icon: Lock, onSelect: () => setOpen("deactivate") }
                  : { label: t("reactivate"), icon: LockOpen, onSelect: reactivate },
                { label: t("delete"), icon: Trash2, destructive: true, onSelect: () => setOpen("delete") },
              ]),
        ]}
      />
      {link && <PasswordLinkDialog name={user.full_name} link={link} onClose={() => setLink(undefined)} />}
      {open === "edit" && <UserDialog user={user} onClose={close} />}
      {open === "deactivate" && <DeactivationDialog user={user} onClose={close} />}
      {open === "delete" && <DeletionDialog user={user} newOwners={newOwners} onClose={close} />}
    </>
  );
}
