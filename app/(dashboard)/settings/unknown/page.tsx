import { CircleCheck, ListChecks } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { PageHead } from "@/components/common/page-head";
import { pageLinks } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { Sheet } from "@/components/common/sheet";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import type { UnknownLine } from "@/components/settings/unknown-line";
import { UnknownList } from "@/components/settings/unknown-list";
import { Button } from "@/components/ui/button";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { listUnknownMessages } from "@/lib/messages/queries";
import { type UnknownMessage, UnknownMessagesQuery } from "@/lib/messages/schema";
import { worded } from "../../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.unknown");
  return { title: t("title") };
}

export default worded("settings/unknown", UnknownPage);

async function UnknownPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("settings.unknown");
  const format = await getFormat();
  const query = await searchOf(UnknownMessagesQuery, searchParams);
  const page = await listUnknownMessages(ctx, query);
  const { from, trail, cursor } = await searchParams;
  const search = { cursor: query.cursor && cursor, from, trail } as Record<string, string | undefined>;
  const count = page.count_at_least;
  const figures = {
    b: (chunks: React.ReactNode) => <b>{chunks}</b>,
    count,
    n: format.number(count),
  };
  return (
    <>
      <PageHead
        explain="unknown"
        title={t("title")}
        lead={count === 0 ? t("lead_none") : t.rich(page.count === null ? "lead_at_least" : "lead", figures)}
      />
      <SettingsTabs current="unknown" role={actor.role} />
      <Sheet label={t("list")}>
        {page.items.length === 0 ? (
          <NothingHere isOver={count > 0} />
        ) : (
          <>
            <UnknownList
              lines={page.items.map((message) => lineOf(message, actor.id))}
              now={ctx.now.toISOString()}
            />
            <Pager
              shown={page.items.length}
              count={page.count}
              countAtLeast={count}
              {...pageLinks("/settings/unknown", search, page.items.length, page.next_cursor)}
            />
          </>
        )}
      </Sheet>
    </>
  );
}

async function NothingHere({ isOver }: { isOver: boolean }) {
  const t = await getTranslations("settings.unknown");
  const link = (href: string, label: string) => (
    <Button variant="outline" asChild>
      <Link href={href}>
        <ListChecks />
        {label}
      </Link>
    </Button>
  );
  return isOver ? (
    <EmptyState plain title={t("page_over")} action={link("/settings/unknown", t("page_over_action"))} />
  ) : (
    <EmptyState icon={CircleCheck} title={t("blank_title")} action={link("/messages", t("blank_action"))}>
      {t("blank")}
    </EmptyState>
  );
}

const lineOf = (message: UnknownMessage, actor_id: string): UnknownLine => ({
  id: message.id,
  full_name: message.contact?.full_name ?? null,
  phone: message.contact?.phone ? spacedPhone(message.contact.phone) : null,
  deleted: message.contact === null,
  kind: message.kind,
  campaign_name: message.campaign_name,
  evidence: message.evidence,
  foreign: message.owner_id !== actor_id,
});
