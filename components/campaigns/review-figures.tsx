import { useTranslations } from "next-intl";
import { Figures } from "@/components/common/figures";
import { Section, Sheet } from "@/components/common/sheet";
import type { AudienceCount } from "@/lib/campaigns/preview-schema";
import { countUnpriced } from "@/lib/campaigns/review-rules";
import type { SendingOutlook } from "@/lib/campaigns/review-schema";
import type { Timetable } from "@/lib/campaigns/timetable";
import { useFormat } from "@/lib/i18n/use-format";
import { leftOut } from "./left-out";

export type ReviewFiguresProps = {
  audience: AudienceCount;
  outlook: Pick<SendingOutlook, "rate_per_minute" | "tier_limit">;
  timing: Timetable;
  first_slice: number | null;
  now: string;
  /** Link to the people who get the campaign. */
  peopleHref?: string;
};

/** Number of recipients, duration, expected end, cost. */
export function ReviewFigures({
  audience,
  outlook,
  timing,
  first_slice,
  now,
  peopleHref,
}: ReviewFiguresProps) {
  const t = useTranslations("campaigns.review");
  const format = useFormat();
  const { days_needed, duration_seconds, waits_for_tier, slice_ends_at, ends_at } = timing;
  const out = leftOut(audience.left_out);
  return (
    <Sheet label={t("figures")}>
      <Section flush>
        <Figures
          figures={[
            {
              label: t("recipients"),
              value: format.number(audience.audience),
              href: peopleHref,
              note: out > 0 ? t("out", { count: out, n: format.number(out) }) : t("nobody_out"),
            },
            {
              label: t("duration"),
              value: days_needed > 1 ? t("days", { count: days_needed }) : format.duration(duration_seconds),
              note:
                waits_for_tier && outlook.tier_limit !== null
                  ? t("tier", { limit: format.number(outlook.tier_limit) })
                  : t("rate", { n: format.number(outlook.rate_per_minute) }),
            },
            {
              label: t("end"),
              value: t("about", { at: format.moment(ends_at, now) }),
              note: `${
                slice_ends_at === null
                  ? ""
                  : `${t("sliced", { count: first_slice ?? 0, n: format.number(first_slice ?? 0) })} `
              }${t("zone", { city: format.zoneCity() })}`,
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
