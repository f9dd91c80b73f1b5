"use client";

import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { undoImportAction } from "@/lib/imports/actions";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";

export function UndoImportButton({ id, created }: { id: string; created: number }) {
  const t = useTranslations("imports.undo");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const figures = { count: created, n: format.number(created) };
  const undo = async () => {
    const answer = await callAction(() => undoImportAction({ id }));
    if (!answer.ok) {
      setProblem(words.error(answer.code));
      return false;
    }
    const { deleted, kept } = answer.data;
    toast.success(
      t("done", {
        count: deleted,
        n: format.number(deleted),
        kept,
        kept_n: format.number(kept),
      }),
    );
    router.refresh();
  };
  return (
    <ConfirmDialog
      trigger={
        <Button variant="destructive-outline">
          <Undo2 />
          {t("button")}
        </Button>
      }
      title={t("title", figures)}
      confirmLabel={t("confirm", figures)}
      cancelLabel={t("cancel")}
      onConfirm={undo}
    >
      {problem && <ProblemNote>{problem}</ProblemNote>}
      <p>{t("what")}</p>
      <p>{t("safe")}</p>
    </ConfirmDialog>
  );
}
