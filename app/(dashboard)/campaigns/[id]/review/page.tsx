import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CostSheet } from "@/components/campaigns/cost-sheet";
import { LaunchForm } from "@/components/campaigns/launch-form";
import { LaunchPlan, PlannedFigures, PlannedLead } from "@/components/campaigns/launch-plan";
import { leftOut } from "@/components/campaigns/left-out";
import { LeftOutList } from "@/components/campaigns/left-out-list";
import { ReviewChecks } from "@/components/campaigns/review-checks";
import { ReviewMessages } from "@/components/campaigns/review-messages";
import { peopleId } from "@/components/campaigns/review-people";
import { TestForm } from "@/components/campaigns/test-form";
import { Proof } from "@/components/common/funnel";
import { PageHead } from "@/components/common/page-head";
import { hrefOf } from "@/components/common/page-links";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { Stepper } from "@/components/common/stepper";
import { listPreviewPeople } from "@/lib/campaigns/preview";
import { reviewCampaign } from "@/lib/campaigns/review";
import { countUnpriced } from "@/lib/campaigns/review-rules";
import { usualSlice } from "@/lib/campaigns/timetable";
import { listCategoryOptions } from "@/lib/categories/queries";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { foundOr404, requireActor } from "@/lib/http/page";
import type { SearchParams } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { listCampaignTests } from "@/lib/messages/queries";
import { getSenderSummary } from "@/lib/sending/queries";
import { worded } from "../../../worded";
import { campaignOf } from "../campaign-of";
import { PeopleSection } from "./people-section";

type ReviewPageProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("campaigns.review");
  return { title: t("title") };
}

export default worded("campaigns/[id]/review", ReviewPage);

async function ReviewPage({ params, searchParams }: ReviewPageProps) {
  const { id, status, owner_id } = await campaignOf((await params).id);
  const { ctx, actor } = await requireActor();
  if (status !== "draft" || owner_id !== actor.id) redirect(`/campaigns/${id}`);
  const [review, people, tests, categories, sender] = await Promise.all([
    foundOr404(reviewCampaign(ctx, id)),
    listPreviewPeople(ctx, { id, limit: 20 }),
    listCampaignTests(ctx, id),
    listCategoryOptions(ctx),
    getSenderSummary(ctx),
  ]);
  const { campaign, audience, outlook, checks } = review;
  const t = await getTranslations("campaigns.review");
  const steps = await getTranslations("campaigns.editor");
  const format = await getFormat();
  const out = leftOut(audience.left_out);
  const now = ctx.now.toISOString();
  const edit = `/campaigns/${id}/edit`;
  const peopleHref = (shown: string) => `${hrefOf(`/campaigns/${id}/review`, { people: shown })}#${peopleId}`;
  const named = (ids: number[]) => categories.filter((category) => ids.includes(category.id));
  const original = campaign.original?.name ?? "";
  const first_slice = campaign.first_slice ?? usualSlice(audience.audience);
  const cost =
    countUnpriced(audience.cost) > 0 ? null : format.money(audience.cost.total, audience.cost.currency);
  return (
    <LaunchPlan
      now={now}
      people={audience.audience}
      initial={{ first_slice, scheduled_at: campaign.scheduled_at }}
      outlook={outlook}
    >
      <PageHead
        back={{ href: edit, label: campaign.name }}
        title={t("title")}
        lead={
          audience.audience === 0 ? (
            t("lead_nobody")
          ) : (
            <PlannedLead people={audience.audience} cost={cost} now={now} />
          )
        }
      />
      <Stepper
        label={steps("steps")}
        steps={[
          { label: steps("step_write"), status: "done", href: edit },
          { label: steps("step_review"), status: "current" },
        ]}
      />
      <PlannedFigures
        audience={audience}
        outlook={outlook}
        now={now}
        peopleHref={audience.audience > 0 ? peopleHref("reached") : undefined}
      />
      <PeopleSection ctx={ctx} id={id} searchParams={searchParams} original={original} />
      <Two>
        <div className="grid gap-6">
          <ReviewChecks checks={checks} campaign_id={id} currency={audience.cost.currency} />
          {out > 0 && (
            <Sheet label={t("left_out", { count: out, n: format.number(out) })}>
              <Section title={t("left_out", { count: out, n: format.number(out) })} className="grid gap-4">
                <LeftOutList counts={audience.left_out} original={original} hrefOf={peopleHref} />
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
          <TestForm
            id={id}
            hasFollowUp={campaign.follow_up !== null}
            tests={tests.map((test) => ({ ...test, phone: test.phone && spacedPhone(test.phone) }))}
            now={now}
          />
        </div>
        <div className="grid gap-6">
          <ReviewMessages
            campaign={campaign}
            sender={sender?.verified_name ?? actor.full_name}
            categories={named(campaign.category_ids)}
            excluded={named(campaign.excluded_category_ids)}
            people={people.items}
            count={audience.audience}
            next_cursor={people.next_cursor}
            time={format.time(now)}
          />
          <CostSheet
            audience={audience}
            cap={review.sender?.cost_cap ?? null}
            hasFollowUp={campaign.follow_up !== null}
          />
          <LaunchForm
            id={id}
            audience={audience.audience}
            isBlocked={checks.some(({ level, code }) => level === "blocking" && code !== "date")}
            now={now}
          />
        </div>
      </Two>
    </LaunchPlan>
  );
}
