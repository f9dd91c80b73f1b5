import { Tags } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NewCategoryButton } from "@/components/categories/category-buttons";
import { CategoryCards } from "@/components/categories/category-cards";
import { EmptyState } from "@/components/common/empty-state";
import { PageHead } from "@/components/common/page-head";
import { pageLinks } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Sheet } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { listCategories } from "@/lib/categories/queries";
import { CategoryListQuery } from "@/lib/categories/schema";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { worded } from "../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("categories");
  return { title: t("title") };
}

export default worded("categories", CategoriesPage);

async function CategoriesPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("categories");
  const format = await getFormat();
  const query = await searchOf(CategoryListQuery, searchParams);
  const page = await listCategories(ctx, query);
  const total = page.count ?? page.count_at_least;
  const empty = total === 0 && !query.q;
  const { q, cursor, from, trail } = await searchParams;
  const search = { q, cursor: query.cursor && cursor, from, trail } as Record<string, string | undefined>;
  return (
    <>
      <PageHead
        title={t("title")}
        lead={
          empty
            ? t("lead_none")
            : query.q
              ? t("lead_found", { count: total, n: format.number(total), q: query.q })
              : t.rich("lead", {
                  count: total,
                  n: format.number(total),
                  b: (chunks) => <b>{chunks}</b>,
                })
        }
        actions={!empty && <NewCategoryButton>{t("add")}</NewCategoryButton>}
      />
      <Sheet label={t("label")}>
        {empty ? (
          <EmptyState
            icon={Tags}
            title={t("blank_title")}
            action={<NewCategoryButton>{t("blank_action")}</NewCategoryButton>}
          >
            {t("blank")}
          </EmptyState>
        ) : (
          <>
            <Toolbar>
              <SearchInput label={t("search")} />
            </Toolbar>
            {page.items.length === 0 ? (
              <EmptyState plain title={t("nothing_title")}>
                {t("nothing")}
              </EmptyState>
            ) : (
              <CategoryCards
                categories={page.items.map(
                  ({ id, name, color, description, contact_count, updated_at, owner_id }) => ({
                    id,
                    name,
                    color,
                    description,
                    contact_count,
                    updated_at,
                    foreign: owner_id !== actor.id,
                  }),
                )}
              />
            )}
            <Pager
              shown={page.items.length}
              count={page.count}
              countAtLeast={page.count_at_least}
              {...pageLinks("/categories", search, page.items.length, page.next_cursor)}
            />
          </>
        )}
      </Sheet>
    </>
  );
}
