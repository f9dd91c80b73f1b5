import { Plus } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CampaignTable } from "@/components/campaigns/campaign-table";
import { FirstSteps } from "@/components/campaigns/first-steps";
import { isFirstSlice } from "@/components/campaigns/progress-rules";
import { AutoRefresh } from "@/components/common/auto-refresh";
import { EmptyState } from "@/components/common/empty-state";
import { FilterSelect } from "@/components/common/filter-select";
import { PageHead } from "@/components/common/page-head";
import { pageLinks } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Section, Sheet } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { Button } from "@/components/ui/button";
import { getFirstSteps } from "@/lib/campaigns/first-steps";
import { listCampaigns } from "@/lib/campaigns/queries";
import { CAMPAIGN_STATUSES, CampaignListQuery } from "@/lib/campaigns/schema";
import { listCategoryChips, listCategoryOptions } from "@/lib/categories/queries";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getSenderSummary, rateOf } from "@/lib/sending/queries";
import { worded } from "../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("campaigns.list");
  return { title: t("title") };
}

const MOVING = ["preparing", "running"];
const REFRESH_SECONDS = 5;

export default worded("campaigns", CampaignsPage);

async function CampaignsPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  const query = await searchOf(CampaignListQuery, searchParams);
  const [page, categories, sender] = await Promise.all([
    listCampaigns(ctx, query),
    listCategoryOptions(ctx),
    getSenderSummary(ctx),
  ]);
  const t = await getTranslations("campaigns.list");
  const isFiltered = Boolean(query.q || query.status || query.category_id || query.cursor);
  const isEmpty = page.items.length === 0;
  const hasAny = !isEmpty || isFiltered;
  const moving = page.items.filter(({ status }) => MOVING.includes(status)).length;
  const waiting = page.items.filter(isFirstSlice).length;
  const foreign = page.items.filter(({ owner_id }) => owner_id !== actor.id);
  const chips = await listCategoryChips(
    ctx,
    categories,
    foreign.flatMap(({ category_ids }) => category_ids),
  );
  const lines = page.items.map((campaign) => ({
    ...campaign,
    isOwn: campaign.owner_id === actor.id,
    categories: chips.filter(({ id }) => campaign.category_ids.includes(id)),
  }));
  return (
    <>
      {moving > 0 && <AutoRefresh seconds={REFRESH_SECONDS} />}
      <PageHead
        title={t("title")}
        lead={hasAny ? t("lead", { count: moving, waiting }) : t("lead_none")}
        actions={
          hasAny && (
            <Button asChild>
              <Link href="/campaigns/new">
                <Plus />
                {t("new")}
              </Link>
            </Button>
          )
        }
      />
      {!hasAny ? (
        <FirstSteps facts={await getFirstSteps(ctx)} ratePerMinute={rateOf(sender)} />
      ) : (
        <Sheet label={t("title")}>
          <Section flush>
            <Filters />
            {isEmpty ? (
              <EmptyState plain title={t("nothing_found")} />
            ) : (
              <>
                <CampaignTable lines={lines} now={ctx.now.toISOString()} rate_per_minute={rateOf(sender)} />
                <Pager
                  shown={lines.length}
                  count={page.count}
                  countAtLeast={page.count_at_least}
                  {...pageLinks(
                    "/campaigns",
                    await searchOfLinks(searchParams, query),
                    lines.length,
                    page.next_cursor,
                  )}
                />
              </>
            )}
          </Section>
        </Sheet>
      )}
    </>
  );
}

async function Filters() {
  const t = await getTranslations("campaigns.list");
  const states = await getTranslations("states.campaign");
  return (
    <Toolbar>
      <SearchInput label={t("search")} />
      <FilterSelect
        label={t("status")}
        param="status"
        options={[
          { value: "", label: t("all_statuses") },
          ...CAMPAIGN_STATUSES.map((status) => ({ value: status, label: states(status) })),
        ]}
      />
    </Toolbar>
  );
}

/** The query parameters for links, without invalid ones. */
async function searchOfLinks(searchParams: SearchParams, query: CampaignListQuery) {
  const params = await searchParams;
  const one = (name: string) => [params[name]].flat()[0];
  return {
    q: query.q,
    status: query.status,
    category_id: query.category_id?.toString(),
    ...(query.cursor ? { cursor: one("cursor"), from: one("from"), trail: one("trail") } : {}),
  };
}
