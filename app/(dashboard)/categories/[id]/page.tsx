import { Users } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { AddPeopleButton } from "@/components/categories/category-buttons";
import { CategoryMenu } from "@/components/categories/category-menu";
import { CategorySquare } from "@/components/common/category-chip";
import { EmptyState } from "@/components/common/empty-state";
import { PageHead } from "@/components/common/page-head";
import { QueryId } from "@/lib/base/values";
import { getCategory } from "@/lib/categories/queries";
import { foundOr404, requireActor } from "@/lib/http/page";
import type { SearchParams } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { ContactListSection } from "../../contacts/contact-list-section";
import { worded } from "../../worded";

type CategoryPageProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

const categoryOf = cache(async (written: string) => {
  const id = QueryId.safeParse(written);
  if (!id.success) notFound();
  const { ctx } = await requireActor();
  return foundOr404(getCategory(ctx, id.data));
});

export async function generateMetadata({ params }: CategoryPageProps): Promise<Metadata> {
  const { name } = await categoryOf((await params).id);
  return { title: name };
}

export default worded("categories/[id]", CategoryPage);

async function CategoryPage({ params, searchParams }: CategoryPageProps) {
  const { ctx, actor } = await requireActor();
  const category = await categoryOf((await params).id);
  const t = await getTranslations("categories");
  const format = await getFormat();
  const own = category.owner_id === actor.id;
  const { id, name, color, description, contact_count, updated_at } = category;
  const option = { id, name, color };
  return (
    <>
      <PageHead
        back={{ href: "/categories", label: t("title") }}
        title={
          <span className="inline-flex items-baseline gap-3">
            <CategorySquare color={color} large />
            {name}
          </span>
        }
        lead={t.rich("lead_one", {
          count: contact_count,
          n: format.number(contact_count),
          description: description ? ` ${description}` : "",
          b: (chunks) => <b>{chunks}</b>,
        })}
        actions={
          own && (
            <>
              <CategoryMenu
                category={{ id, name, color, description, contact_count, updated_at }}
                leaveTo="/categories"
              />
              <AddPeopleButton category={option}>{t("add_people")}</AddPeopleButton>
            </>
          )
        }
      />
      <ContactListSection
        ctx={ctx}
        searchParams={searchParams}
        path={`/categories/${id}`}
        category={option}
        blank={
          <EmptyState
            icon={Users}
            title={t("empty_title")}
            action={own && <AddPeopleButton category={option}>{t("add_people")}</AddPeopleButton>}
          >
            {t("empty")}
          </EmptyState>
        }
      />
    </>
  );
}
