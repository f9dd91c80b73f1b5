import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { CostSheet } from "@/components/campaigns/cost-sheet";
import { LaunchForm } from "@/components/campaigns/launch-form";
import { leftOut } from "@/components/campaigns/left-out";
import { LeftOutList } from "@/components/campaigns/left-out-list";
import { ReviewChecks } from "@/components/campaigns/review-checks";
import { ReviewFigures } from "@/components/campaigns/review-figures";
import { TestForm } from "@/components/campaigns/test-form";
import { Proof } from "@/components/common/funnel";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { Stepper } from "@/components/common/stepper";
import { reviewCampaign } from "@/lib/campaigns/review";
import { countUnpriced } from "@/lib/campaigns/review-rules";
import { foundOr404, requireActor } from "@/lib/http/page";
import { getFormat } from "@/lib/i18n/get-format";
import { worded } from "../../../worded";
import { campaignOf } from "../campaign-of";

type ReviewPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("campaigns.review");
  return { title: t("title") };
}

export default worded("campaigns/[id]/review", ReviewPage);

async function ReviewPage({ params }: ReviewPageProps) {
  const { id, status, owner_id } = await campaignOf((await params).id);
  const { ctx, actor } = await requireActor();
  if (status !== "draft" || owner_id !== actor.id) redirect(`/campaigns/${id}`);
  const review = await foundOr404(reviewCampaign(ctx, id));
  const { campaign, audience, sender, checks } = review;
  const t = await getTranslations("campaigns.review");
  const steps = await getTranslations("campaigns.editor");
  const format = await getFormat();
  const out = leftOut(audience.left_out);
  const people = { count: audience.audience, n: format.number(audience.audience) };
  const b = (chunks: ReactNode) => <b>{chunks}</b>;
  const edit = `/campaigns/${id}/edit`;
  return (
    <>
      <PageHead
        back={{ href: edit, label: campaign.name }}
        title={t("title")}
        lead={
          audience.audience === 0
            ? t("lead_nobody")
            : t.rich("lead", {
                ...people,
                b,
                start: format.moment(review.starts_at, ctx.now),
                end: format.moment(review.ends_at, ctx.now),
                priced: countUnpriced(audience.cost) > 0 ? "no" : "yes",
                cost: format.money(audience.cost.total, audience.cost.currency),
              })
        }
      />
      <Stepper
        label={steps("steps")}
        steps={[
          { label: steps("step_write"), status: "done", href: edit },
          { label: steps("step_review"), status: "current" },
        ]}
      />
      <ReviewFigures review={review} now={ctx.now.toISOString()} />
      <Two>
        <div className="grid gap-6">
          <ReviewChecks checks={checks} campaign_id={id} currency={audience.cost.currency} />
          {out > 0 && (
            <Sheet label={t("left_out", { count: out, n: format.number(out) })}>
              <Section title={t("left_out", { count: out, n: format.number(out) })} className="grid gap-4">
                <LeftOutList counts={audience.left_out} original={campaign.original?.name ?? ""} />
                <Proof
                  sum={t("sum", {
                    found: format.number(audience.found),
                    out: format.number(out),
                    reached: format.number(audience.audience),
                  })}
                />
              </Section>
            </Sheet>
          )}
          <TestForm id={id} hasFollowUp={campaign.follow_up !== null} />
        </div>
        <div className="grid gap-6">
          <CostSheet
            audience={audience}
            cap={sender?.cost_cap ?? null}
            hasFollowUp={campaign.follow_up !== null}
          />
          <LaunchForm
            id={id}
            audience={audience.audience}
            first_slice={campaign.first_slice}
            scheduled_at={campaign.scheduled_at}
            isBlocked={checks.some(({ level, code }) => level === "blocking" && code !== "date")}
          />
        </div>
      </Two>
    </>
  );
}
