import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { PageHead } from "@/components/common/page-head";
import { pageLinks } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Sheet } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { NewUserButton } from "@/components/users/new-user-button";
import { UserTable } from "@/components/users/user-table";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { listNewOwners, listUsers } from "@/lib/users/queries";
import { UserListQuery } from "@/lib/users/schema";
import { worded } from "../worded";

/** Handing over a deleted user's data may take minutes. */
export const maxDuration = 300;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("users");
  return { title: t("title") };
}

export default worded("admin-users", AdminUsersPage);

async function AdminUsersPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  if (actor.role !== "super_admin") notFound();
  const t = await getTranslations("users");
  const format = await getFormat();
  const query = await searchOf(UserListQuery, searchParams);
  const [page, newOwners] = await Promise.all([listUsers(ctx, query), listNewOwners(ctx)]);
  const total = page.count ?? page.count_at_least;
  const figures = { count: total, n: format.number(total) };
  const { q, cursor, from, trail } = await searchParams;
  const search = { q, cursor: query.cursor && cursor, from, trail } as Record<string, string | undefined>;
  return (
    <>
      <PageHead
        title={t("title")}
        lead={
          query.q
            ? t("lead_found", { ...figures, q: query.q })
            : t.rich("lead", { ...figures, b: (chunks) => <b>{chunks}</b> })
        }
        actions={<NewUserButton>{t("add")}</NewUserButton>}
      />
      <Sheet label={t("label")}>
        <Toolbar>
          <SearchInput label={t("search")} />
        </Toolbar>
        {page.items.length === 0 ? (
          <EmptyState plain title={t("nothing_title")}>
            {t("nothing")}
          </EmptyState>
        ) : (
          <UserTable
            users={page.items.map((user) => ({ ...user, is_self: user.id === actor.id }))}
            newOwners={newOwners}
            now={ctx.now.toISOString()}
          />
        )}
        <Pager
          shown={page.items.length}
          count={page.count}
          countAtLeast={page.count_at_least}
          {...pageLinks("/admin-users", search, page.items.length, page.next_cursor)}
        />
      </Sheet>
    </>
  );
}
