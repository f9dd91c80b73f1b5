import { LockKeyhole } from "lucide-react";
import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { cn } from "../ui/cn";

const fullSeconds = 24 * 3600;
const soonSeconds = 2 * 3600;

/** What is left of the 24 hours in which one may write freely; saffron under two hours. */
export function WindowRing({ secondsLeft }: { secondsLeft: number }) {
  const t = useTranslations("common");
  const format = useFormat();
  if (secondsLeft <= 0) {
    return (
      <span className="window shut">
        <LockKeyhole />
        {t("window_shut")}
      </span>
    );
  }
  const left = Math.max(1, Math.min(100, Math.round((100 * secondsLeft) / fullSeconds)));
  return (
    <span
      className={cn("window", secondsLeft < soonSeconds && "soon")}
      style={{ "--left": left } as CSSProperties}
    >
      <span className="window-ring" aria-hidden="true" />
      {t("window_left", { duration: format.duration(secondsLeft) })}
    </span>
  );
}
