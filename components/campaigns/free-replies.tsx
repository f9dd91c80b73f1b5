import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";

/** How many service messages Meta leaves free each month, and how many are used. */
export function FreeReplies({ limit, used }: { limit: number; used: number }) {
  const t = useTranslations("campaigns.cost");
  const format = useFormat();
  return (
    <p className="text-sm text-muted-foreground">
      {t("free_replies", { limit: format.number(limit), count: used, n: format.number(used) })}
    </p>
  );
}
