import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { Rate } from "@/lib/settings/schema";

const DIGITS = 4;

/** A price; ≈ marks one that was converted from the card in dollars. */
export function PriceText({ rate: { price, currency, converted } }: { rate: Rate }) {
  const t = useTranslations("settings.rates");
  const format = useFormat();
  return (
    <span className="whitespace-nowrap">
      {converted && (
        <abbr title={t("converted")} className="text-muted-foreground no-underline">
          {"≈ "}
        </abbr>
      )}
      {format.money(price, currency, DIGITS)}
    </span>
  );
}
