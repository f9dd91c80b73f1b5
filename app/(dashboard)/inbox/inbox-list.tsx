import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { hrefOf, pageLinks } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Toolbar } from "@/components/common/toolbar";
import { ConversationList } from "@/components/inbox/conversation-list";
import { StrangerList } from "@/components/inbox/stranger-list";
import { SegmentLinks } from "@/components/ui/segments";
import type { Ctx } from "@/lib/actor/context";
import { secondsUntil } from "@/lib/base/time";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { getFormat } from "@/lib/i18n/get-format";
import { listConversations, listStrangers } from "@/lib/inbox/queries";
import { type InboxQuery, VIEWS } from "@/lib/inbox/schema";

type Search = Record<string, string | undefined>;
type InboxListProps = { ctx: Ctx; query: InboxQuery; search: Search; waiting: number; current?: number };

/** The left half of the inbox: filters and conversations. */
export async function InboxList({ ctx, query, search, waiting, current }: InboxListProps) {
  const t = await getTranslations("inbox");
  const format = await getFormat();
  const { cursor, from, trail, ...filters } = search;
  const views = ctx.actor.role === "super_admin" ? ([...VIEWS, "strangers"] as const) : VIEWS;
  return (
    <>
      <Toolbar className="px-4 md:sticky md:top-0 md:z-1 md:rounded-ss-xl md:bg-card">
        <SegmentLinks
          className="*:px-1.5 max-xl:*:px-1.25"
          label={t("views.label")}
          links={views.map((view) => ({
            href: hrefOf("/inbox", { ...filters, view: view === "open" ? undefined : view }),
            current: view === query.view,
            label:
              view === "mine" && waiting > 0
                ? t("views.mine_count", { n: format.number(waiting) })
                : t(`views.${view}`),
          }))}
        />
        {query.view !== "strangers" && <SearchInput label={t("search")} />}
      </Toolbar>
      {query.view === "strangers" ? (
        <Strangers ctx={ctx} query={query} search={search} />
      ) : (
        <Conversations ctx={ctx} query={query} search={search} current={current} />
      )}
    </>
  );
}

type PartProps = { ctx: Ctx; query: InboxQuery; search: Search };

async function Conversations({ ctx, query, search, current }: PartProps & { current?: number }) {
  const t = await getTranslations("inbox");
  const page = await listConversations(ctx, query);
  const { cursor, from, trail, before, ...filters } = search;
  if (page.items.length === 0) return <Empty view={query.q ? "search" : query.view} t={t} />;
  return (
    <>
      <ConversationList
        lines={page.items.map((each) => ({
          ...each,
          phone: each.phone && spacedPhone(each.phone),
          href: hrefOf(`/inbox/${each.contact_id}`, { ...filters, cursor, from, trail }),
          seconds_left: secondsUntil(each.window_until, ctx.now),
        }))}
        current={current}
        me={ctx.actor.id}
        now={ctx.now.toISOString()}
      />
      <ListPager page={page} search={search} />
    </>
  );
}

async function Strangers({ ctx, query, search }: PartProps) {
  const t = await getTranslations("inbox");
  const page = await listStrangers(ctx, query);
  if (page.items.length === 0) return <Empty view="strangers" t={t} />;
  return (
    <>
      <StrangerList
        strangers={page.items.map((stranger) => ({
          ...stranger,
          phone: /^[1-9]\d{6,14}$/.test(stranger.from_id ?? "") ? spacedPhone(`+${stranger.from_id}`) : null,
        }))}
        now={ctx.now.toISOString()}
      />
      <ListPager page={page} search={search} />
    </>
  );
}

type Listed = {
  items: unknown[];
  next_cursor: string | null;
  count: number | null;
  count_at_least: number;
};

function ListPager({ page, search: { before, ...search } }: { page: Listed; search: Search }) {
  const links = pageLinks("/inbox", search, page.items.length, page.next_cursor);
  if (!links.previousHref && !links.nextHref) return null;
  return <Pager shown={page.items.length} count={page.count} countAtLeast={page.count_at_least} {...links} />;
}

type EmptyProps = {
  view: InboxQuery["view"] | "search";
  t: Awaited<ReturnType<typeof getTranslations<"inbox">>>;
};

const Empty = ({ view, t }: EmptyProps) => (
  <EmptyState plain={view !== "open"} title={t(`empty.${view}.title`)}>
    {t(`empty.${view}.what`)}
  </EmptyState>
);
