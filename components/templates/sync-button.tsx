"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { syncTemplatesAction } from "@/lib/templates/actions";
import { callAction } from "../common/call-action";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";

export function SyncButton({ prominent }: { prominent?: boolean }) {
  const t = useTranslations("templates");
  const words = useErrorWords();
  const format = useFormat();
  const [busy, start] = useTransition();
  const synchronise = () =>
    start(async () => {
      const answer = await callAction(() => syncTemplatesAction({}));
      if (!answer.ok) toast.error(words.error(answer.code));
      else
        toast.success(t("synced", { count: answer.data.approved, n: format.number(answer.data.approved) }));
    });
  return (
    <Button
      variant={prominent ? "outline" : "ghost"}
      size={prominent ? "default" : "sm"}
      busy={busy}
      onClick={synchronise}
    >
      {!busy && <RefreshCw />}
      {t("sync")}
    </Button>
  );
}
