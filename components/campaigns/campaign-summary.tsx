"use client";

import { ChevronUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { type Fact, Facts } from "@/components/common/figures";
import { Section, Sheet } from "@/components/common/sheet";
import { wordsOfName } from "@/components/templates/template-names";
import { lazyComponent } from "@/components/ui/lazy-component";
import type { AudiencePreview } from "@/lib/campaigns/preview-schema";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { useDraftForm } from "./draft-form";
import { writesFollowUp } from "./draft-values";
import { leftOut } from "./left-out";

const leftOutList = lazyComponent(() => import("./left-out-list").then((module) => module.LeftOutList));

type CampaignSummaryProps = {
  audience: AudiencePreview | null;
  chosen: TemplateChoice | null;
  /** When it is scheduled; null for at once. */
  scheduled_at: string | null;
  original: string | null;
  now: string;
};

/** What the campaign comes to so far, as it fills up. */
export function CampaignSummary(props: CampaignSummaryProps) {
  const t = useTranslations("campaigns.summary");
  const titleId = useId();
  return (
    <Sheet labelledBy={titleId} className="max-lg:hidden">
      <Section title={t("title")} titleId={titleId} className="py-4">
        <Facts facts={useSummary(props).facts} />
      </Section>
    </Sheet>
  );
}

/** The same for a narrow screen: one line, which opens. */
export function SummaryFold(props: CampaignSummaryProps) {
  const t = useTranslations("campaigns.summary");
  const { line, facts } = useSummary(props);
  return (
    <details className="group">
      <summary className="flex min-h-8 cursor-pointer list-none items-center gap-2 text-sm [&::-webkit-details-marker]:hidden">
        <span className="min-w-0 flex-auto">
          <b>{t("title")}</b> {line}
        </span>
        <ChevronUp className="flex-none group-open:rotate-180" />
      </summary>
      <div className="max-h-[50dvh] overflow-y-auto py-2">
        <Facts facts={facts} />
      </div>
    </details>
  );
}

function useSummary({ audience, chosen, scheduled_at, original, now }: CampaignSummaryProps) {
  const t = useTranslations("campaigns.summary");
  const review = useTranslations("campaigns.review");
  const format = useFormat();
  const { values } = useDraftForm();
  const isCounting = values.category_ids.length > 0;
  const dim = (words: string) => <span className="font-normal text-muted-foreground">{words}</span>;
  const unknown = dim(t(isCounting ? "counting" : "unknown"));
  const cost = audience && costOf(audience);
  const known = audience && {
    people: t("people", { count: audience.audience, n: format.number(audience.audience) }),
    cost:
      cost === null
        ? review("cost_unknown")
        : t("cost_at_most", { cost: format.money(cost.total, cost.currency) }),
    duration:
      audience.days_needed > 1
        ? review("days", { count: audience.days_needed })
        : format.duration(audience.duration_seconds),
  };
  const out = audience ? leftOut(audience.left_out) : 0;
  const facts: Fact[] = [
    {
      label: t("for"),
      value: known ? (
        <>
          {known.people}
          {audience && out > 0 && (
            <Opening title={review("out", { count: out, n: format.number(out) })}>
              <leftOutList.Component counts={audience.left_out} original={original ?? ""} />
            </Opening>
          )}
        </>
      ) : (
        dim(t(isCounting ? "counting" : "open"))
      ),
    },
    { label: t("message_1"), value: chosen ? wordsOfName(chosen.name) : dim(t("open")) },
    {
      label: t("message_2"),
      value: t(writesFollowUp(values) ? "written" : values.has_follow_up ? "empty" : "none"),
    },
    { label: t("date"), value: scheduled_at ? format.moment(scheduled_at, now) : t("at_once") },
    {
      label: review("duration"),
      value:
        known && audience
          ? t("until", { duration: known.duration, end: format.moment(audience.ends_at, now) })
          : unknown,
    },
    { label: t("cost"), value: known?.cost ?? unknown },
  ];
  return { facts, line: known ? [known.people, known.cost, known.duration].join(" · ") : t("open_line") };
}

/** Null when a country of the audience has no price. */
const costOf = ({ cost }: AudiencePreview) =>
  cost.countries.some(({ price }) => price === null) ? null : cost;

function Opening({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="text-sm" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer py-1 text-attention-text underline underline-offset-[0.2em]">
        {title}
      </summary>
      {isOpen && children}
    </details>
  );
}
