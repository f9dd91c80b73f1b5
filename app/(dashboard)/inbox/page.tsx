import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RefreshOnReturn } from "@/components/common/auto-refresh";
import { EmptyState } from "@/components/common/empty-state";
import { InboxPanes } from "@/components/inbox/inbox-panes";
import { requireActor } from "@/lib/http/page";
import type { SearchParams } from "@/lib/http/search-params";
import { countWaitingConversations } from "@/lib/inbox/queries";
import { worded } from "../worded";
import { InboxHead } from "./inbox-head";
import { InboxList } from "./inbox-list";
import { inboxQueryOf } from "./inbox-query";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("inbox");
  return { title: t("title") };
}

export default worded("inbox", InboxPage);

async function InboxPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx } = await requireActor();
  const t = await getTranslations("inbox");
  const { query, search } = await inboxQueryOf(ctx, searchParams);
  const waiting = await countWaitingConversations(ctx);
  return (
    <>
      <InboxHead waiting={waiting} />
      <InboxPanes
        label={t("conversations")}
        list={<InboxList ctx={ctx} query={query} search={search} waiting={waiting} />}
        isOpen={false}
      >
        <EmptyState plain title={t("choose.title")}>
          {t("choose.what")}
        </EmptyState>
      </InboxPanes>
      <RefreshOnReturn />
    </>
  );
}
