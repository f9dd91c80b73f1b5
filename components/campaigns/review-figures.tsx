import { useTranslations } from "next-intl";
import { Figures } from "@/components/common/figures";
import { Section, Sheet } from "@/components/common/sheet";
import type { CampaignReview } from "@/lib/campaigns/review";
import { countUnpriced } from "@/lib/campaigns/review-rules";
import { useFormat } from "@/lib/i18n/use-format";
import { leftOut } from "./left-out";

/** Number of recipients, duration, expected end, cost. */
export function ReviewFigures({ review, now }: { review: CampaignReview; now: string }) {
  const t = useTranslations("campaigns.review");
  const format = useFormat();
  const { audience, sender, days_needed } = review;
  const out = leftOut(audience.left_out);
  return (
    <Sheet label={t("figures")}>
      <Section flush>
        <Figures
          figures={[
            {
              label: t("recipients"),
              value: format.number(audience.audience),
              note: out > 0 ? t("out", { count: out, n: format.number(out) }) : t("nobody_out"),
            },
            {
              label: t("duration"),
              value:
                days_needed > 1
                  ? t("days", { count: days_needed })
                  : format.duration(review.duration_seconds),
              note:
                days_needed > 1
                  ? t("tier", { limit: format.number(sender?.tier_limit ?? 0) })
                  : t("rate", { n: format.number(review.rate_per_minute) }),
            },
            {
              label: t("end"),
              value: t("about", { at: format.moment(review.ends_at, now) }),
              note: t("zone", { city: format.zoneCity() }),
            },
            {
              label: t("cost"),
              value:
                countUnpriced(audience.cost) > 0
                  ? t("cost_unknown")
                  : format.money(audience.cost.total, audience.cost.currency),
              note: t("delivered_only"),
            },
          ]}
        />
      </Section>
    </Sheet>
  );
}
