"use client";

import { Wallet } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Section, Sheet } from "@/components/common/sheet";
import { Tag } from "@/components/common/tag";
import { patient } from "@/components/ui/lazy-component";
import { RadioCards } from "@/components/ui/radio-cards";
import { Skeleton } from "@/components/ui/skeleton";
import type { AudiencePreview } from "@/lib/campaigns/preview-schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useDraftForm } from "./draft-form";
import { writesFollowUp } from "./draft-values";
import { FreeReplies } from "./free-replies";

const loadFields = () => import("./follow-up-fields").then((module) => module.FollowUpFields);
const FollowUpFields = dynamic(patient(loadFields), {
  ssr: false,
  loading: () => <Skeleton className="h-120" />,
});

type FollowUpSectionProps = {
  /** The quick-reply buttons of the chosen template. */
  replies: string[];
  field_names: string[];
  cost: AudiencePreview["cost"] | null;
};

export function FollowUpSection({ replies, field_names, cost }: FollowUpSectionProps) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const titleId = useId();
  const { values, change } = useDraftForm();
  const { has_follow_up } = values;
  const isWritten = writesFollowUp(values);
  return (
    <Sheet labelledBy={titleId}>
      <Section
        title={t("message_2")}
        titleId={titleId}
        aside={
          isWritten && cost ? (
            <Tag icon={Wallet}>
              {cost.message_2 === null && t("cost_unknown")}
              {cost.message_2 === 0 && t("cost_nothing")}
              {cost.message_2 !== null &&
                cost.message_2 > 0 &&
                t("cost_at_most", { cost: format.money(cost.message_2, cost.currency) })}
            </Tag>
          ) : null
        }
      >
        <div className="grid gap-4">
          <p className="text-muted-foreground">{t("has_follow_up_hint")}</p>
          <RadioCards
            plain
            hideLegend
            legend={t("message_2")}
            name="has_follow_up"
            value={has_follow_up ? "yes" : "no"}
            onValueChange={(next) => change({ has_follow_up: next === "yes" })}
            options={[
              { value: "yes", label: t("with_follow_up") },
              { value: "no", label: t("without_follow_up") },
            ]}
          />
          {isWritten && cost && <FreeReplies {...cost.free_replies} />}
          {has_follow_up && <FollowUpFields replies={replies} field_names={field_names} />}
        </div>
      </Section>
    </Sheet>
  );
}
