import { useLocale, useTranslations } from "next-intl";
import { Amounts } from "@/components/common/figures";
import { Section, Sheet } from "@/components/common/sheet";
import type { AudienceCount } from "@/lib/campaigns/preview-schema";
import { countUnpriced } from "@/lib/campaigns/review-rules";
import { useFormat } from "@/lib/i18n/use-format";
import { FreeReplies } from "./free-replies";

const MOST_COUNTRIES = 8;

type CostSheetProps = { audience: AudienceCount; cap: number | null; hasFollowUp: boolean };

/** The highest possible cost, by country. */
export function CostSheet({ audience, cap, hasFollowUp }: CostSheetProps) {
  const t = useTranslations("campaigns.cost");
  const format = useFormat();
  const names = new Intl.DisplayNames([useLocale()], { type: "region" });
  const { cost } = audience;
  const money = (amount: number, digits = 2) => format.money(amount, cost.currency, digits);
  const sum = (amount: number) => (countUnpriced(cost) > 0 ? t("unknown") : money(amount));
  const shown = cost.countries.slice(0, MOST_COUNTRIES);
  const others = cost.countries.slice(MOST_COUNTRIES);
  const othersCost = others.reduce((sum, country) => sum + (country.cost ?? 0), 0);
  const othersCount = others.reduce((sum, country) => sum + country.audience, 0);
  return (
    <Sheet label={t("title")}>
      <Section title={t("title")}>
        <Amounts
          amounts={[
            ...shown.map((country) => ({
              label: country.country_code ? names.of(country.country_code) : t("unknown_country"),
              detail:
                country.price === null
                  ? format.number(country.audience)
                  : t("times", { n: format.number(country.audience), price: money(country.price, 4) }),
              amount: country.cost === null ? t("no_price") : money(country.cost),
            })),
            ...(others.length > 0
              ? [{ label: t("others"), detail: format.number(othersCount), amount: sum(othersCost) }]
              : []),
            {
              label: t("message_1"),
              detail: format.number(audience.audience),
              amount: sum(cost.message_1),
              total: true,
            },
            ...(hasFollowUp
              ? [
                  {
                    label: t("message_2"),
                    detail: format.number(audience.audience),
                    amount:
                      cost.message_2 === null
                        ? t("unknown")
                        : cost.message_2 > 0
                          ? money(cost.message_2)
                          : t("free"),
                  },
                ]
              : []),
            { label: t("at_most"), amount: sum(cost.total), total: true },
          ]}
        />
        <p className="pt-3 text-sm text-muted-foreground">
          {t("estimate")} {t("delivered_only")} {cap !== null && t("cap", { cap: money(cap) })}
        </p>
        {hasFollowUp && <FreeReplies {...cost.free_replies} />}
      </Section>
    </Sheet>
  );
}
