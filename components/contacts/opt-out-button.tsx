"use client";

import { MessageSquareOff, RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { optInContactAction, optOutContactAction } from "@/lib/contacts/actions";
import { OPT_IN_REASONS } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { callAction } from "../common/call-action";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";

type OptOutButtonProps = {
  id: number;
  way: "in" | "out";
  /** A super-admin ends what the person said, or another user's opt-out, with a reason. */
  asksReason: boolean;
};

/** Opts a contact out or in again, after a confirmation. */
export function OptOutButton({ id, way, asksReason }: OptOutButtonProps) {
  const t = useTranslations("contacts.opt_out");
  const words = useErrorWords();
  const router = useRouter();
  const [chosen, setChosen] = useState("");
  const [problem, setProblem] = useState<{ field?: string; whole?: string }>({});

  const turn = async () => {
    const reason = OPT_IN_REASONS.find((each) => each === chosen);
    if (asksReason && !reason) {
      setProblem({ field: words.field("required") });
      return false;
    }
    const answer = await callAction<void>(() =>
      way === "in" ? optInContactAction({ id, reason }) : optOutContactAction({ id }),
    );
    if (!answer.ok) {
      setProblem({ whole: words.error(answer.code) });
      return false;
    }
    setProblem({});
    toast.success(t(`${way}_done`));
    router.refresh();
  };

  return (
    <ConfirmDialog
      variant={way === "in" ? "default" : "destructive"}
      trigger={
        <Button size="sm" variant={way === "in" ? "outline" : "destructive-outline"}>
          {way === "in" ? <RotateCcw /> : <MessageSquareOff />}
          {t(`${way}_button`)}
        </Button>
      }
      title={t(`${way}_title`)}
      confirmLabel={t(`${way}_confirm`)}
      cancelLabel={t("cancel")}
      onConfirm={turn}
    >
      <p>{t(`${way}_what`)}</p>
      {asksReason && (
        <Field label={t("in_reason")} hint={t("in_reason_hint")} error={problem.field}>
          <Select
            value={chosen}
            onValueChange={setChosen}
            placeholder={t("in_reason_choose")}
            options={OPT_IN_REASONS.map((value) => ({ value, label: t(`in_reasons.${value}`) }))}
          />
        </Field>
      )}
      {problem.whole && <p className="font-semibold">{problem.whole}</p>}
    </ConfirmDialog>
  );
}
