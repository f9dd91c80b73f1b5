"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { type ActionAnswer, callAction } from "../common/call-action";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";

type RoomButtonProps = { run: () => Promise<ActionAnswer<unknown>>; what: string; frees: string };

/** Frees room in the database after a confirmation: what is deleted does not come back. */
export function RoomButton({ run, what, frees }: RoomButtonProps) {
  const t = useTranslations("settings.health.room");
  const words = useErrorWords();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const free = async () => {
    const answer = await callAction(run);
    setProblem(answer.ok ? undefined : words.error(answer.code));
    if (!answer.ok) return false;
    toast.success(t("done"));
    router.refresh();
  };
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="outline">
          {t("free")}
        </Button>
      }
      title={t("confirm_title", { frees })}
      confirmLabel={t("free")}
      cancelLabel={t("cancel")}
      onConfirm={free}
    >
      <p>{what}</p>
      {problem && <p className="font-semibold">{problem}</p>}
    </ConfirmDialog>
  );
}
