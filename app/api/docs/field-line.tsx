import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type FieldLineProps = { name: string; type: string; required?: boolean; children?: ReactNode };

export function FieldLine({ name, type, required, children }: FieldLineProps) {
  const t = useTranslations("api_docs");
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <code className="font-[650] wrap-anywhere">{name}</code>
      <span className="text-sm/6 text-muted-foreground">{type}</span>
      {children}
      {required && <span className="text-xs/6 font-semibold text-attention-text">{t("required")}</span>}
    </div>
  );
}
