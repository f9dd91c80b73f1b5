import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { CampaignActions } from "@/components/campaigns/campaign-actions";
import { contactsId } from "@/components/campaigns/campaign-contacts";
import { CampaignLead } from "@/components/campaigns/campaign-lead";
import { CampaignNotes } from "@/components/campaigns/campaign-notes";
import { FirstSlice } from "@/components/campaigns/first-slice";
import { FunnelSheet } from "@/components/campaigns/funnel-sheet";
import { leftOut } from "@/components/campaigns/left-out";
import { LeftOutList } from "@/components/campaigns/left-out-list";
import { isFirstSlice, refreshSeconds } from "@/components/campaigns/progress-rules";
import { ProgressSheet } from "@/components/campaigns/progress-sheet";
import { ReviewFigures } from "@/components/campaigns/review-figures";
import { SentMessages } from "@/components/campaigns/sent-messages";
import { AutoRefresh } from "@/components/common/auto-refresh";
import { Note } from "@/components/common/note";
import { ActionBar, PageHead } from "@/components/common/page-head";
import { hrefOf } from "@/components/common/page-links";
import { Section, Sheet } from "@/components/common/sheet";
import { cn } from "@/components/ui/cn";
import { getCampaignProgress } from "@/lib/campaigns/progress";
import { reviewCampaign } from "@/lib/campaigns/review";
import { foundOr404, requireActor } from "@/lib/http/page";
import type { SearchParams } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { getSenderSummary } from "@/lib/sending/queries";
import { worded } from "../../worded";
import { campaignOf } from "./campaign-of";
import { ContactsSection } from "./contacts-section";

type CampaignPageProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: CampaignPageProps): Promise<Metadata> {
  return { title: (await campaignOf((await params).id)).name };
}

export default worded("campaigns/[id]", CampaignPage);

async function CampaignPage({ params, searchParams }: CampaignPageProps) {
  const campaign = await campaignOf((await params).id);
  const { ctx, actor } = await requireActor();
  const { id } = campaign;
  const isOwn = campaign.owner_id === actor.id;
  if (campaign.status === "draft" && isOwn) redirect(`/campaigns/${id}/edit`);
  const [progress, sender] = await Promise.all([
    foundOr404(getCampaignProgress(ctx, id)),
    getSenderSummary(ctx),
  ]);
  const t = await getTranslations("campaigns.page");
  const format = await getFormat();
  const path = `/campaigns/${id}`;
  const out = leftOut(campaign.exclusions);
  const original = campaign.original?.name ?? "";
  const seconds = refreshSeconds(progress);
  const isGoing = progress.status === "running" || progress.status === "preparing";
  const hasMainAction =
    isGoing || (isOwn && ["paused", "scheduled"].includes(progress.status) && !isFirstSlice(progress));
  const actions = (
    <CampaignActions
      id={id}
      status={progress.status}
      isFirstSlice={isFirstSlice(progress)}
      isOwn={isOwn}
      waiting={progress.message_1.queued}
    />
  );
  return (
    <>
      {seconds && <AutoRefresh seconds={seconds} />}
      <PageHead
        back={{ href: "/campaigns", label: t("back") }}
        title={campaign.name}
        lead={<CampaignLead progress={progress} />}
        actions={<div className={cn("contents", hasMainAction && "max-md:hidden")}>{actions}</div>}
      />
      {isFirstSlice(progress) && (
        <FirstSlice
          id={id}
          counts={progress.message_1}
          opted_out={progress.opted_out}
          goesOn={progress.goes_on_at ? format.moment(progress.goes_on_at, progress.now) : ""}
          isOwn={isOwn}
        />
      )}
      <CampaignNotes progress={progress} isOwn={isOwn} />
      <ProgressSheet campaign={campaign} progress={progress} />
      {progress.status === "scheduled" && (
        <ReviewFigures
          {...(await reviewCampaign(ctx, id))}
          first_slice={campaign.first_slice}
          now={progress.now}
        />
      )}
      {progress.launched_at && (
        <>
          <FunnelSheet
            progress={progress}
            hasFollowUp={campaign.follow_up !== null}
            hrefOf={(filter) => `${hrefOf(path, filter)}#${contactsId}`}
          />
          {out > 0 && (
            <Sheet label={t("left_out", { count: out, n: format.number(out) })}>
              <Section title={t("left_out", { count: out, n: format.number(out) })}>
                <LeftOutList
                  counts={campaign.exclusions}
                  original={original}
                  hrefOf={(reason) => `${hrefOf(path, { left_out: reason })}#${contactsId}`}
                />
              </Section>
            </Sheet>
          )}
          {campaign.condensed_at && <Note tone="go">{t("condensed")}</Note>}
          <ContactsSection
            ctx={ctx}
            progress={progress}
            searchParams={searchParams}
            isOwn={isOwn}
            original={original}
          />
        </>
      )}
      <SentMessages
        campaign={campaign}
        sender={sender?.verified_name ?? campaign.owner_name}
        open={!progress.launched_at}
      />
      {hasMainAction && <ActionBar>{actions}</ActionBar>}
    </>
  );
}
