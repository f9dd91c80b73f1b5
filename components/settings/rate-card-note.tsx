"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { checkRatesAction } from "@/lib/settings/actions";
import { callAction } from "../common/call-action";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { META_PRICES } from "./meta-prices";

/** Asks a super-admin to compare the prices with Meta's, and notes that it was done. */
export function RateCardNote({ dated }: { dated: string }) {
  const t = useTranslations("settings.rates");
  const format = useFormat();
  const words = useErrorWords();
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    const answer = await callAction(() => checkRatesAction({}));
    setBusy(false);
    if (answer.ok) {
      toast.success(t("checked"));
      router.refresh();
    } else toast.error(words.error(answer.code));
  };
  return (
    <Note
      tone="wait"
      action={
        <Button variant="outline" size="sm" busy={busy} onClick={check}>
          {t("check")}
        </Button>
      }
    >
      {t.rich("due", {
        date: format.date(dated),
        b: (chunks) => <b>{chunks}</b>,
        meta: (chunks) => (
          <a href={META_PRICES} target="_blank" rel="noreferrer">
            {chunks}
          </a>
        ),
      })}
    </Note>
  );
}
