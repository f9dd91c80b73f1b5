"use client";

import { Check, RotateCcw, UserRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { changeConversationAction } from "@/lib/inbox/actions";
import type { ConversationChange } from "@/lib/inbox/schema";
import { ActionMenu } from "../common/action-menu";
import { callAction } from "../common/call-action";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";

type ThreadActionsProps = {
  contact_id: number;
  closed: boolean;
  owner_id: string;
  assigned_to: string | null;
  people: { id: string; full_name: string }[];
};

/** Closes, reopens and assigns the conversation. */
export function ThreadActions({ contact_id, closed, owner_id, assigned_to, people }: ThreadActionsProps) {
  const t = useTranslations("inbox.actions");
  const words = useErrorWords();
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  const change = async (
    patch: Omit<ConversationChange, "contact_id">,
    message: string,
    undo?: () => void,
  ) => {
    setBusy(true);
    const answer = await callAction<void>(() => changeConversationAction({ contact_id, ...patch }));
    setBusy(false);
    if (!answer.ok) return void toast.error(words.error(answer.code));
    toast.success(message, undo && { duration: 10_000, action: { label: t("undo"), onClick: undo } });
    router.refresh();
  };
  const close = () => change({ closed: true }, t("closed"), reopen);
  const reopen = () => void change({ closed: false }, t("reopened"));
  const responsible = assigned_to ?? owner_id;

  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {closed ? (
        <Button variant="outline" size="sm" busy={busy} onClick={reopen}>
          <RotateCcw />
          {t("reopen")}
        </Button>
      ) : (
        <Button variant="outline" size="sm" busy={busy} onClick={close}>
          <Check />
          {t("close")}
        </Button>
      )}
      <ActionMenu
        size="icon-sm"
        actions={[
          ...people
            .filter(({ id }) => id !== responsible)
            .map(({ id, full_name }) => ({
              label: t("give_to", { name: full_name }),
              icon: UserRound,
              onSelect: () =>
                void change({ assigned_to: id === owner_id ? null : id }, t("given_to", { name: full_name })),
            })),
          { label: t("open_contact"), href: `/contacts/${contact_id}` },
        ]}
      />
    </span>
  );
}
