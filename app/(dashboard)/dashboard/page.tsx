import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { FirstSteps } from "@/components/campaigns/first-steps";
import { AutoRefresh } from "@/components/common/auto-refresh";
import { PageHead } from "@/components/common/page-head";
import { hrefOf } from "@/components/common/page-links";
import { Two } from "@/components/common/sheet";
import { WaitingSheet } from "@/components/inbox/waiting-sheet";
import { ActivitySheet } from "@/components/stats/activity-sheet";
import { AlertNotes } from "@/components/stats/alert-notes";
import { DashboardFigures } from "@/components/stats/dashboard-figures";
import { RecentMessages } from "@/components/stats/recent-messages";
import { RunningCampaign } from "@/components/stats/running-campaign";
import { StatesSheet } from "@/components/stats/states-sheet";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import type { Ctx } from "@/lib/actor/context";
import { listAlerts } from "@/lib/alerts/queries";
import { secondsUntil } from "@/lib/base/time";
import { getFirstSteps, hasLaunched } from "@/lib/campaigns/first-steps";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { listConversations } from "@/lib/inbox/queries";
import { listMessages } from "@/lib/messages/queries";
import { getSenderSummary, rateOf } from "@/lib/sending/queries";
import { getDashboard } from "@/lib/stats/queries";
import { DashboardQuery, PERIODS } from "@/lib/stats/schema";
import { slicesOf } from "@/lib/stats/slices";
import { linesOf } from "../messages/lines";
import { worded } from "../worded";
import { runningCampaigns } from "./running";

const RECENT = 10;
const WAITING = 5;
const REFRESH_SECONDS = 5;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("dashboard");
  return { title: t("title") };
}

export default worded("dashboard", DashboardPage);

async function DashboardPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("dashboard");
  const format = await getFormat();
  const { days, ...filter } = await searchOf(DashboardQuery, searchParams);
  const [statistics, running, alerts, recent, launched, waiting] = await Promise.all([
    getDashboard(ctx, { days }),
    runningCampaigns(ctx),
    listAlerts(ctx),
    listMessages(ctx, { ...filter, limit: RECENT }),
    hasLaunched(ctx),
    listConversations(ctx, { view: "mine", ending_first: true, limit: WAITING }),
  ]);
  const isNew = !launched;
  // Test messages count before any campaign.
  const hasSent = launched || statistics.sent.total > 0;
  const today = statistics.days.at(-1)?.replies ?? 0;
  const [first] = running.waiting;
  const waitingHref =
    running.waiting.length === 1 && first ? `/campaigns/${first.id}` : "/campaigns?status=paused";
  const lead = isNew ? (
    t("lead_first")
  ) : (
    <>
      {running.waiting.length > 0 && (
        <>
          {t.rich("campaigns_waiting", {
            count: running.waiting.length,
            link: (chunks) => <Link href={waitingHref}>{chunks}</Link>,
          })}{" "}
        </>
      )}
      {(running.count > 0 || running.waiting.length === 0) && <>{t("running", { count: running.count })} </>}
      {t.rich("replies_today", {
        count: today,
        n: format.number(today),
        b: (chunks) => <b>{chunks}</b>,
      })}{" "}
      {waiting.count_at_least > 0 &&
        t.rich("waiting.lead", {
          count: waiting.count_at_least,
          n: format.number(waiting.count_at_least),
          b: (chunks) => <b>{chunks}</b>,
        })}
    </>
  );
  return (
    <>
      <PageHead
        title={t("hello", { name: actor.full_name.split(" ")[0] ?? actor.full_name })}
        lead={lead}
        actions={!isNew && <NewCampaign label={t("new_campaign")} />}
      />
      <AlertNotes alerts={alerts} isSuperAdmin={actor.role === "super_admin"} />
      {isNew && <BeforeTheFirst ctx={ctx} />}
      {hasSent && (
        <>
          {running.shown.map((campaign) => (
            <RunningCampaign key={campaign.progress.id} {...campaign} />
          ))}
          {running.count > running.shown.length && (
            <p className="max-md:mx-gutter">
              <TextLink href="/campaigns?status=running">
                {t("campaign.more", { count: running.count - running.shown.length })}
              </TextLink>
            </p>
          )}
          {waiting.items.length > 0 && (
            <WaitingSheet
              lines={waiting.items.map((each) => ({
                ...each,
                phone: each.phone && spacedPhone(each.phone),
                seconds_left: secondsUntil(each.window_until, ctx.now),
              }))}
              count={waiting.count_at_least}
            />
          )}
          <DashboardFigures statistics={statistics} days={days} />
          <Two variant="late">
            <ActivitySheet
              days={statistics.days.map(({ day, message_1, message_2, others, replies }) => ({
                day,
                sent: message_1 + message_2 + others,
                replies,
              }))}
              periods={PERIODS.map((period) => ({
                days: period,
                current: period === days,
                href: hrefOf("/dashboard", { ...filter, days: period === 7 ? undefined : String(period) }),
              }))}
            />
            <StatesSheet
              slices={slicesOf(statistics)}
              title={t("states.title", { days: String(days) })}
              none={t("states.none", { days: String(days) })}
              since={statistics.from}
            />
          </Two>
          <RecentMessages
            lines={linesOf(recent.items)}
            count={recent.count}
            countAtLeast={recent.count_at_least}
            filter={filter}
            now={ctx.now.toISOString()}
          />
        </>
      )}
      {running.count + running.waiting.length > 0 && <AutoRefresh seconds={REFRESH_SECONDS} />}
    </>
  );
}

async function BeforeTheFirst({ ctx }: { ctx: Ctx }) {
  const [facts, sender] = await Promise.all([getFirstSteps(ctx), getSenderSummary(ctx)]);
  return <FirstSteps facts={facts} ratePerMinute={rateOf(sender)} />;
}

function NewCampaign({ label }: { label: string }) {
  return (
    <Button asChild>
      <Link href="/campaigns/new">
        <Plus />
        {label}
      </Link>
    </Button>
  );
}
