"use client";

import { Download, Pencil, RotateCcw, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { deleteContactAction, resetSequenceAction } from "@/lib/contacts/actions";
import type { Contact } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { ActionMenu } from "../common/action-menu";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { patient } from "../ui/lazy-component";
import { toast } from "../ui/toast";
import type { CategoryOption } from "./contact-line";

const ContactDialog = dynamic(
  patient(() => import("./contact-dialog").then((module) => module.ContactDialog)),
  {
    ssr: false,
  },
);

type ContactActionsProps = { contact: Contact; name: string; categories: CategoryOption[] };

export function ContactActions({ contact, name, categories }: ContactActionsProps) {
  const t = useTranslations("contacts.actions");
  const words = useErrorWords();
  const router = useRouter();
  const [open, setOpen] = useState<"edit" | "reset" | "delete" | null>(null);
  const [problem, setProblem] = useState<string>();
  const { id } = contact;
  const show = (which: "reset" | "delete") => (shown: boolean) => {
    setOpen(shown ? which : null);
    setProblem(undefined);
  };

  const reset = async () => {
    const answer = await callAction<void>(() => resetSequenceAction({ id }));
    if (answer.ok) {
      toast.success(t("reset_done"));
      router.refresh();
    } else setProblem(words.error(answer.code));
    return answer.ok;
  };
  const erase = async () => {
    const answer = await callAction<void>(() => deleteContactAction({ id }));
    if (answer.ok) {
      toast.success(t("deleted", { name }));
      router.push("/contacts");
    } else setProblem(words.error(answer.code));
    return answer.ok;
  };
  const complaint = problem && <ProblemNote>{problem}</ProblemNote>;

  return (
    <>
      <ActionMenu
        actions={[
          { label: t("edit"), icon: Pencil, onSelect: () => setOpen("edit") },
          { label: t("reset"), icon: RotateCcw, onSelect: () => setOpen("reset") },
          { label: t("download"), icon: Download, href: `/api/contacts/${id}/export` },
          { label: t("delete"), icon: Trash2, destructive: true, onSelect: () => setOpen("delete") },
        ]}
      />
      {open === "edit" && (
        <ContactDialog contact={contact} categories={categories} onClose={() => setOpen(null)} />
      )}
      <ConfirmDialog
        open={open === "reset"}
        onOpenChange={show("reset")}
        variant="default"
        title={t("reset_title")}
        confirmLabel={t("reset_confirm")}
        cancelLabel={t("reset_cancel")}
        onConfirm={reset}
      >
        {complaint}
        <p>{t("reset_what")}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={show("delete")}
        title={t("delete_title", { name })}
        confirmLabel={t("delete_confirm")}
        cancelLabel={t("delete_cancel")}
        onConfirm={erase}
      >
        {complaint}
        <p>{t("delete_what")}</p>
        <p>{t("delete_safe")}</p>
      </ConfirmDialog>
    </>
  );
}
