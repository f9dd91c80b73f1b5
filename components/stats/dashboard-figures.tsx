import { useTranslations } from "next-intl";
import { sumOfRounded } from "@/lib/base/rounded-parts";
import { useFormat } from "@/lib/i18n/use-format";
import type { PeriodDays, PeriodStatistics } from "@/lib/stats/schema";
import { Figures } from "../common/figures";
import { hrefOf } from "../common/page-links";
import { Section, Sheet } from "../common/sheet";
import { CostNote } from "./cost-note";

type DashboardFiguresProps = { statistics: PeriodStatistics; days: PeriodDays };

export function DashboardFigures({ statistics, days }: DashboardFiguresProps) {
  const t = useTranslations("dashboard.figures");
  const format = useFormat();
  const { sent, success, success_rate, active_contacts, cost, from } = statistics;
  const figures = [
    {
      label: t("sent", { days: String(days) }),
      value: format.number(sent.total),
      href: sent.total > 0 ? hrefOf("/messages", { since: from }) : undefined,
      note: (
        <>
          {t("message_1", { n: format.number(sent.message_1) })}
          <br />
          {t("message_2", { n: format.number(sent.message_2) })}
          {sent.others > 0 && (
            <>
              <br />
              {t("others", { n: format.number(sent.others) })}
            </>
          )}
        </>
      ),
    },
    {
      label: t("success"),
      value: format.rate(success_rate),
      note:
        success.attempted > 0
          ? t("success_of", {
              count: success.succeeded,
              n: format.number(success.succeeded),
              total: format.number(success.attempted),
            })
          : t("success_none"),
    },
    {
      label: t("active"),
      value: format.number(active_contacts),
      href: active_contacts > 0 ? hrefOf("/contacts", { interacted_since: from }) : undefined,
      note: t("active_note"),
    },
    {
      label: t("cost", { days: String(days) }),
      value:
        cost.actual === null || cost.estimated === null
          ? t("cost_unknown")
          : format.money(sumOfRounded([cost.billed ?? 0, cost.estimated]), cost.currency, 2),
      note: <CostNote cost={cost} />,
    },
  ];
  return (
    <Sheet label={t("label", { days: String(days) })}>
      <Section flush>
        <Figures figures={figures} />
      </Section>
      <Section className="py-3">
        <p className="text-sm text-muted-foreground">
          {t.rich("definition", { b: (chunks) => <b className="text-foreground">{chunks}</b> })}
        </p>
      </Section>
    </Sheet>
  );
}
