"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { answerStopQuestionAction } from "@/lib/inbox/actions";
import { callAction } from "../common/call-action";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";

type StopQuestionProps = { contact_id: number; name: string; said: string | null; mayDecide: boolean };

/** Asks whether a person who seems to ask for a stop did. Until somebody decides, nothing goes by itself. */
export function StopQuestion({ contact_id, name, said, mayDecide }: StopQuestionProps) {
  const t = useTranslations("inbox.stop_question");
  const words = useErrorWords();
  const router = useRouter();
  const [busy, setBusy] = useState<"yes" | "no">();

  const decide = async (is_stop: boolean) => {
    setBusy(is_stop ? "yes" : "no");
    const answer = await callAction<void>(() => answerStopQuestionAction({ contact_id, is_stop }));
    setBusy(undefined);
    router.refresh();
    if (!answer.ok) return void toast.error(words.error(answer.code));
    toast.success(t(is_stop ? "stopped" : "answered", { name }));
  };

  return (
    <Note
      tone="wait"
      action={
        mayDecide && (
          <span className="flex flex-wrap gap-x-3 gap-y-2 max-md:[&_[data-slot=button]]:flex-[1_1_100%]">
            <Button
              size="sm"
              busy={busy === "yes"}
              disabled={busy === "no"}
              onClick={() => void decide(true)}
            >
              {t("yes")}
            </Button>
            <Button
              size="sm"
              variant="outline"
              busy={busy === "no"}
              disabled={busy === "yes"}
              onClick={() => void decide(false)}
            >
              {t("no")}
            </Button>
          </span>
        )
      }
    >
      {t.rich("question", { name, said: said ?? "", b: (chunks) => <b>{chunks}</b> })}
    </Note>
  );
}
