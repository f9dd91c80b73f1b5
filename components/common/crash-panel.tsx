"use client";

import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { ErrorPanel } from "./error-panel";

export type CrashProps = { error: Error & { digest?: string }; reset: () => void };

export function CrashPanel({ error, reset }: CrashProps) {
  const t = useTranslations("pages");
  const common = useTranslations("common");
  return (
    <div data-slot="crash-panel" className="grid gap-4">
      <ErrorPanel
        level={1}
        title={t("crash_title")}
        what={t("crash_what")}
        safe={t("crash_safe")}
        todo={t("crash_do")}
        detail={error.digest && t("crash_code", { digest: error.digest })}
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button onClick={reset}>{common("retry")}</Button>
      </div>
    </div>
  );
}
