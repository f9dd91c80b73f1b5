"use client";

import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import type { Synced } from "@/lib/templates/schema";
import { callRoute } from "../common/call-route";
import { Note } from "../common/note";
import { Button } from "../ui/button";

/**
 * Asks Meta for the templates when the stored ones are old, without holding up the page: not as an action, since a
 * browser runs one action at a time. The database decides how often.
 */
export function useTemplateSync(isStale: boolean) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(isStale);
  const [failure, setFailure] = useState<string>();

  const ask = async (when: "now" | "due") => {
    setBusy(true);
    setFailure(undefined);
    const background = when === "due";
    const answer = await callRoute<Synced>("POST", `/api/templates/sync?when=${when}`, undefined, {
      background,
    });
    setBusy(false);
    if (!answer.ok) setFailure(answer.code);
    else if (answer.data.asked) router.refresh();
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on arrival.
  useEffect(() => {
    if (isStale) void ask("due");
  }, []);
  return { isBusy, failure, askNow: () => void ask("now") };
}

export type TemplateSync = ReturnType<typeof useTemplateSync>;

export function SyncButton({ sync, prominent }: { sync: TemplateSync; prominent?: boolean }) {
  const t = useTranslations("templates");
  return (
    <Button
      variant={prominent ? "outline" : "ghost"}
      size={prominent ? "default" : "sm"}
      busy={sync.isBusy}
      onClick={sync.askNow}
    >
      {!sync.isBusy && <RefreshCw />}
      {t(sync.isBusy ? "syncing" : "sync")}
    </Button>
  );
}

/** Why the templates on the page may be old. */
export function SyncFailure({ sync }: { sync: TemplateSync }) {
  const t = useTranslations("templates");
  const words = useErrorWords();
  if (sync.failure === undefined) return null;
  return (
    <Note
      tone="wait"
      live
      action={
        <Button variant="outline" size="sm" onClick={sync.askNow}>
          {t("sync_again")}
        </Button>
      }
    >
      <b>{t("sync_failed")}</b> {words.error(sync.failure)}
    </Note>
  );
}
