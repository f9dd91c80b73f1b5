"use client";

import { Wallet } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useId } from "react";
import { Section, Sheet } from "@/components/common/sheet";
import { Tag } from "@/components/common/tag";
import { Checkbox } from "@/components/ui/checkbox";
import { patient } from "@/components/ui/lazy-component";
import { Skeleton } from "@/components/ui/skeleton";
import type { AudiencePreview } from "@/lib/campaigns/preview-schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useDraftForm } from "./draft-form";
import { FreeReplies } from "./free-replies";

const loadFields = () => import("./follow-up-fields").then((module) => module.FollowUpFields);
const FollowUpFields = dynamic(patient(loadFields), {
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
  // Before the connection may be lost.
  useEffect(() => void loadFields().catch(() => undefined), []);
  const { values, change } = useDraftForm();
  const { has_follow_up } = values;
  return (
    <Sheet labelledBy={titleId}>
      <Section
        title={t("message_2")}
        titleId={titleId}
        aside={
          has_follow_up && cost ? (
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
          <Checkbox
            checked={has_follow_up}
            onChange={(event) => change({ has_follow_up: event.target.checked })}
            label={<b>{t("has_follow_up")}</b>}
            hint={t("has_follow_up_hint")}
          />
          {has_follow_up && cost && <FreeReplies {...cost.free_replies} />}
          {has_follow_up && <FollowUpFields replies={replies} field_names={field_names} />}
        </div>
      </Section>
    </Sheet>
  );
}
