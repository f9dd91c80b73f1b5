import { useTranslations } from "next-intl";
import { Funnel, type FunnelRow, Proof } from "@/components/common/funnel";
import { Section, Sheet, Split } from "@/components/common/sheet";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import { reached, total } from "@/lib/campaigns/rules";
import { useFormat } from "@/lib/i18n/use-format";
import type { MessageState } from "@/lib/sending/schema";
import { REACHED_STATES } from "@/lib/sending/states";

const OTHERS = ["queued", "sending", "failed", "skipped", "unknown", "cancelled"] as const;
/** Shown even when zero, since “0 échec” is useful to know. */
const ALWAYS: readonly MessageState[] = ["queued", "failed", "unknown"];

type FunnelSheetProps = {
  progress: CampaignProgress;
  hasFollowUp: boolean;
  hrefOf: (filter: Filter) => string;
};
type Filter = { status?: string; reached?: string };

/** How far the messages got, the other states, and the sum that shows that no contact is missing. */
export function FunnelSheet({ progress, hasFollowUp, hrefOf }: FunnelSheetProps) {
  const t = useTranslations("campaigns.funnel");
  const format = useFormat();
  const { message_1, message_2, replied, audience } = progress;
  const handed = reached(message_1, "accepted");
  const message_2_sent = reached(message_2, "accepted");
  const steps: FunnelRow[] = [
    ...REACHED_STATES.map((state) => ({
      state,
      label: t(`step.${state}`),
      count: reached(message_1, state),
      href: hrefOf({ reached: state }),
    })),
    { state: "replied", label: t("step.replied"), count: replied, href: hrefOf({ status: "replied" }) },
    ...(hasFollowUp
      ? [
          {
            state: "message_2_sent" as const,
            label: t("step.message_2_sent"),
            count: message_2_sent,
            href: hrefOf({ status: "message_2_sent" }),
          },
        ]
      : []),
  ];
  const others = OTHERS.filter((state) => message_1[state] > 0 || ALWAYS.includes(state)).map((state) => ({
    state,
    label: t(`other.${state}`),
    count: message_1[state],
    href: hrefOf({ status: state }),
  }));
  const parts = [
    ...(handed > 0 ? [t("sum.handed", { n: format.number(handed) })] : []),
    ...OTHERS.filter((state) => message_1[state] > 0).map((state) =>
      t(`sum.${state}`, { count: message_1[state], n: format.number(message_1[state]) }),
    ),
  ];
  const isRight = total(message_1) === audience;
  return (
    <Sheet label={t("label")}>
      <Split>
        <Section title={t("title")}>
          <Funnel rows={steps} total={handed} />
        </Section>
        <Section title={t("others")}>
          <Funnel rows={others} />
        </Section>
      </Split>
      {isRight && audience > 0 && (
        <Section>
          <Proof sum={`${parts.join(" + ")} = ${format.number(audience)}`}>
            {!progress.audience_complete && ` ${t("still_preparing")}`}
          </Proof>
        </Section>
      )}
    </Sheet>
  );
}
