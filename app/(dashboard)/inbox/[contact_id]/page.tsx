import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { AutoRefresh, RefreshOnReturn } from "@/components/common/auto-refresh";
import { hrefOf } from "@/components/common/page-links";
import { InboxPanes } from "@/components/inbox/inbox-panes";
import { getContact, listTimeline } from "@/lib/contacts/queries";
import { TimelineQuery } from "@/lib/contacts/timeline";
import { foundOr404, requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { countWaitingConversations, getConversation } from "@/lib/inbox/queries";
import { isMoving } from "@/lib/inbox/rules";
import { ContactParams } from "@/lib/inbox/schema";
import { worded } from "../../worded";
import { InboxHead } from "../inbox-head";
import { InboxList } from "../inbox-list";
import { inboxQueryOf } from "../inbox-query";
import { Thread } from "./thread";

const REFRESH_SECONDS = 3;

type ConversationPageProps = { params: Promise<{ contact_id: string }>; searchParams: SearchParams };

const contactOf = cache(async (written: string) => {
  const params = ContactParams.safeParse({ contact_id: written });
  if (!params.success) notFound();
  const { ctx } = await requireActor();
  return foundOr404(getContact(ctx, params.data.contact_id));
});

export async function generateMetadata({ params }: ConversationPageProps): Promise<Metadata> {
  const t = await getTranslations("inbox");
  const { full_name } = await contactOf((await params).contact_id);
  return { title: full_name ?? t("nameless") };
}

export default worded("inbox/[contact_id]", ConversationPage);

async function ConversationPage({ params, searchParams }: ConversationPageProps) {
  const { ctx } = await requireActor();
  const t = await getTranslations("inbox");
  const contact = await contactOf((await params).contact_id);
  const { query, search } = await inboxQueryOf(ctx, searchParams);
  const older = await searchOf(
    TimelineQuery.pick({ cursor: true }),
    Promise.resolve({ cursor: search.before }),
  );
  const [details, timeline, waiting] = await Promise.all([
    foundOr404(getConversation(ctx, contact.id)),
    listTimeline(ctx, { id: contact.id, cursor: older.cursor }),
    countWaitingConversations(ctx),
  ]);
  const { before, ...list } = search;
  const window_until = details.conversation?.window_until ?? null;
  return (
    <>
      <InboxHead waiting={waiting} className="max-md:sr-only" />
      <InboxPanes
        label={t("conversations")}
        list={<InboxList ctx={ctx} query={query} search={search} waiting={waiting} current={contact.id} />}
        isOpen
      >
        <Thread
          ctx={ctx}
          contact={contact}
          details={details}
          backHref={hrefOf("/inbox", list)}
          timeline={timeline}
          olderHref={
            timeline.next_cursor && hrefOf(`/inbox/${contact.id}`, { ...list, before: timeline.next_cursor })
          }
          newestHref={older.cursor && hrefOf(`/inbox/${contact.id}`, list)}
        />
      </InboxPanes>
      {isMoving(timeline.items, window_until, ctx.now) && <AutoRefresh seconds={REFRESH_SECONDS} />}
      <RefreshOnReturn />
    </>
  );
}
