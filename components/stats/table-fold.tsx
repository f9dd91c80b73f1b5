import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

/** The collapsed table of a chart. */
export function TableFold({ children }: { children: ReactNode }) {
  const t = useTranslations("statistics");
  return (
    <details className="mt-2">
      <summary className="cursor-pointer py-3 text-sm text-muted-foreground">{t("table")}</summary>
      {children}
    </details>
  );
}
