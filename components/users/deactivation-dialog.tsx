"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { updateUserAction } from "@/lib/users/actions";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";
import { useBelongings } from "./use-belongings";
import type { UserLine } from "./user-dialog";

export function DeactivationDialog({ user, onClose }: { user: UserLine; onClose: () => void }) {
  const t = useTranslations("users.deactivation");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const { belongings } = useBelongings(user.id);
  const [problem, setProblem] = useState<string>();
  const name = user.full_name;

  const deactivate = async () => {
    const answer = await callAction(() => updateUserAction({ id: user.id, active: false }));
    if (!answer.ok) {
      setProblem(words.error(answer.code));
      return false;
    }
    toast.success(t("done", { name }));
    router.refresh();
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("title", { name })}
      confirmLabel={t("confirm")}
      cancelLabel={t("cancel")}
      onConfirm={deactivate}
    >
      {problem && <ProblemNote>{problem}</ProblemNote>}
      <p>{t("what")}</p>
      {belongings && (
        <p>{t("running", { count: belongings.running, n: format.number(belongings.running) })}</p>
      )}
    </ConfirmDialog>
  );
}
