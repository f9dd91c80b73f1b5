import { LayoutTemplate } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { FilterSelect } from "@/components/common/filter-select";
import { pageLinks } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Section, Sheet } from "@/components/common/sheet";
import { Toolbar } from "@/components/common/toolbar";
import { TemplateTable } from "@/components/templates/template-table";
import { TemplatesHead } from "@/components/templates/templates-head";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { listTemplates } from "@/lib/templates/queries";
import { areStale } from "@/lib/templates/rules";
import { TemplateListQuery } from "@/lib/templates/schema";
import { worded } from "../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("templates.list");
  return { title: t("title") };
}

const STATUSES = ["approved", "pending", "rejected", "paused", "disabled"] as const;

export default worded("templates", TemplatesPage);

async function TemplatesPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx } = await requireActor();
  const query = await searchOf(TemplateListQuery, searchParams);
  const t = await getTranslations("templates.list");
  const { items, next_cursor, count, count_at_least } = await listTemplates(ctx, query);
  const isFiltered = Boolean(query.q || query.status || query.cursor);
  const isEmpty = items.length === 0;
  const { cursor, from, trail } = (await searchParams) as Record<string, string | undefined>;
  const search = {
    q: query.q,
    status: query.status?.toLowerCase(),
    ...(query.cursor && { cursor, from, trail }),
  };
  return (
    <>
      <TemplatesHead isStale={areStale(items, ctx.now)} />
      <Sheet label={t("title")}>
        {isEmpty && !isFiltered ? (
          <EmptyState icon={LayoutTemplate} title={t("none_title")}>
            {t("none")}
          </EmptyState>
        ) : (
          <Section flush>
            <Toolbar>
              <SearchInput label={t("search")} />
              <FilterSelect
                label={t("status")}
                param="status"
                options={[
                  { value: "", label: t("all_statuses") },
                  ...STATUSES.map((status) => ({ value: status, label: t(`statuses.${status}`) })),
                ]}
              />
            </Toolbar>
            {isEmpty ? <EmptyState plain title={t("nothing_found")} /> : <TemplateTable templates={items} />}
            {!isEmpty && (
              <Pager
                shown={items.length}
                count={count}
                countAtLeast={count_at_least}
                {...pageLinks("/templates", search, items.length, next_cursor)}
              />
            )}
          </Section>
        )}
      </Sheet>
    </>
  );
}
