import { Download, ListChecks, Send } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { PageHead } from "@/components/common/page-head";
import { hrefOf, pageLinks } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { Sheet } from "@/components/common/sheet";
import { MessageFilters } from "@/components/messages/message-filters";
import { MessageTable } from "@/components/messages/message-table";
import { Button } from "@/components/ui/button";
import { requireActor } from "@/lib/http/page";
import type { SearchParams } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { listMessages } from "@/lib/messages/queries";
import { worded } from "../worded";
import { campaignChoices, contactNameOf } from "./choices";
import { linesOf } from "./lines";
import { exportSearchOf, messageQueryOf } from "./query";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("messages");
  return { title: t("title") };
}

export default worded("messages", MessagesPage);

async function MessagesPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx } = await requireActor();
  const t = await getTranslations("messages");
  const format = await getFormat();
  const { query, search } = await messageQueryOf(searchParams);
  const [page, campaigns, contact] = await Promise.all([
    listMessages(ctx, query),
    campaignChoices(ctx, query.campaign_id),
    query.contact_id === undefined ? null : contactNameOf(ctx, query.contact_id),
  ]);
  const { limit, cursor, owner, ...filters } = query;
  const isFiltered = Object.values(filters).some((value) => value !== undefined && value !== "");
  const isEmpty = !isFiltered && page.count === 0;
  const { contact_id, ...withoutContact } = search;
  const figures = {
    b: (chunks: React.ReactNode) => <b>{chunks}</b>,
    count: page.count_at_least,
    n: format.number(page.count_at_least),
  };
  return (
    <>
      <PageHead
        title={t("title")}
        lead={isEmpty ? t("lead_none") : t.rich(page.count === null ? "lead_at_least" : "lead", figures)}
        actions={
          page.count_at_least > 0 && (
            <Button variant="outline" asChild>
              <a
                href={hrefOf("/api/messages/export", {
                  ...exportSearchOf(query),
                  time_zone: format.timeZone,
                })}
                download
              >
                <Download />
                {t("download")}
              </a>
            </Button>
          )
        }
      />
      <Sheet label={t("list.label")}>
        {isEmpty ? (
          <EmptyState
            icon={ListChecks}
            title={t("blank_title")}
            action={<CampaignLink label={t("blank_action")} />}
          >
            {t("blank")}
          </EmptyState>
        ) : (
          <>
            <MessageFilters
              campaigns={campaigns}
              contact={
                contact === null
                  ? null
                  : { name: contact, dropHref: hrefOf("/messages", firstPage(withoutContact)) }
              }
            />
            {page.items.length === 0 ? (
              <EmptyState plain title={t("nothing_title")} action={<AllLink label={t("show_all")} />}>
                {t("nothing")}
              </EmptyState>
            ) : (
              <MessageTable
                caption={t("list.label")}
                lines={linesOf(page.items)}
                now={ctx.now.toISOString()}
              />
            )}
            <Pager
              shown={page.items.length}
              count={page.count}
              countAtLeast={page.count_at_least}
              {...pageLinks("/messages", search, page.items.length, page.next_cursor)}
            />
          </>
        )}
      </Sheet>
    </>
  );
}

function firstPage({ cursor, from, trail, ...filters }: Record<string, string | undefined>) {
  return filters;
}

function CampaignLink({ label }: { label: string }) {
  return (
    <Button asChild>
      <Link href="/campaigns/new">
        <Send />
        {label}
      </Link>
    </Button>
  );
}

function AllLink({ label }: { label: string }) {
  return (
    <Button variant="outline" asChild>
      <Link href="/messages">{label}</Link>
    </Button>
  );
}
