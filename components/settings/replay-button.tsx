"use client";

import { RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { replayWebhooksAction } from "@/lib/sending/actions";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";

/** Reprocesses the webhook events that were never understood; if there are none, all stored ones. */
export function ReplayButton({ unread }: { unread: number }) {
  const t = useTranslations("settings.health.act");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const replay = async () => {
    setProblem(undefined);
    const answer = await callAction(() => replayWebhooksAction({ unprocessed: unread > 0 || undefined }));
    if (!answer.ok) {
      setProblem(words.error(answer.code));
      return false;
    }
    const { events } = answer.data;
    toast.success(t("replayed", { count: events, n: format.number(events) }));
    router.refresh();
    return true;
  };
  return (
    <ConfirmDialog
      trigger={
        <Button variant="outline" size="sm">
          <RotateCcw />
          {t("replay")}
        </Button>
      }
      title={t("replay_title")}
      confirmLabel={t("replay_confirm")}
      cancelLabel={t("replay_cancel")}
      variant="default"
      onConfirm={replay}
    >
      {problem && <ProblemNote>{problem}</ProblemNote>}
      <p>{t("replay_unread", { count: unread, n: format.number(unread) })}</p>
      <p>{t("replay_safe")}</p>
    </ConfirmDialog>
  );
}
