import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { cn } from "../ui/cn";

export type SenderSummary = {
  verified_name: string | null;
  display_phone_number: string | null;
  /** Meta's value: GREEN, YELLOW, RED or UNKNOWN. */
  quality_rating: string;
  rate_per_minute: number;
  /** When an error or a user stopped it. */
  paused_at?: string | null;
};

const qualities = ["green", "yellow", "red"] as const;

/** The state and quality of the sender, shown on every page. */
export function SenderBox({ sender, className }: { sender: SenderSummary; className?: string }) {
  const t = useTranslations("nav");
  const format = useFormat();
  const quality = qualities.find((name) => name === sender.quality_rating.toLowerCase()) ?? "unknown";
  return (
    <section
      aria-label={t("sender")}
      className={cn(
        "grid gap-0.5 border-t-2 border-dashed border-border-strong p-3 text-xs text-muted-foreground",
        className,
      )}
    >
      {sender.verified_name && (
        <b className="text-sm/4.5 font-semibold text-foreground">{sender.verified_name}</b>
      )}
      {sender.display_phone_number && (
        <span className="whitespace-nowrap">{sender.display_phone_number}</span>
      )}
      {sender.paused_at && <span className="font-semibold text-destructive-text">{t("sender_paused")}</span>}
      <span className={quality === "red" ? "font-semibold text-destructive-text" : undefined}>
        {t(`quality_${quality}`)} · {t("rate", { n: format.number(sender.rate_per_minute) })}
      </span>
    </section>
  );
}
