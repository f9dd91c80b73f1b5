import { useTranslations } from "next-intl";
import { sumOfRounded } from "@/lib/base/rounded-parts";
import { useFormat } from "@/lib/i18n/use-format";
import type { PeriodStatistics } from "@/lib/stats/schema";
import { Figures } from "../common/figures";
import { Section, Sheet } from "../common/sheet";
import { CostNote } from "./cost-note";

/** The period in four figures, each with its composition. */
export function StatisticsFigures({ statistics }: { statistics: PeriodStatistics }) {
  const t = useTranslations("statistics.figures");
  const dashboard = useTranslations("dashboard.figures");
  const format = useFormat();
  const { sent, success, success_rate, active_contacts, cost } = statistics;
  return (
    <Sheet label={t("label")}>
      <Section flush>
        <Figures
          figures={[
            {
              label: t("sent"),
              value: format.number(sent.total),
              note: t("made_of", {
                first: format.number(sent.message_1),
                second: format.number(sent.message_2),
                others: format.number(sent.others),
              }),
            },
            {
              label: dashboard("success"),
              value: format.rate(success_rate),
              note:
                success.attempted > 0
                  ? dashboard("success_of", {
                      count: success.succeeded,
                      n: format.number(success.succeeded),
                      total: format.number(success.attempted),
                    })
                  : dashboard("success_none"),
            },
            {
              label: dashboard("active"),
              value: format.number(active_contacts),
              note: dashboard("active_note"),
            },
            {
              label: t("cost"),
              value:
                cost.actual === null || cost.estimated === null
                  ? t("cost_unknown")
                  : format.money(sumOfRounded([cost.billed ?? 0, cost.estimated]), cost.currency, 2),
              note: <CostNote cost={cost} />,
            },
          ]}
        />
      </Section>
      <Section className="py-3">
        <p className="text-sm text-muted-foreground">
          {dashboard.rich("definition", { b: (chunks) => <b className="text-foreground">{chunks}</b> })}
        </p>
      </Section>
    </Sheet>
  );
}
