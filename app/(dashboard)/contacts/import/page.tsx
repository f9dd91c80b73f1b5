import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ImportWizard } from "@/components/imports/import-wizard";
import { PastImports } from "@/components/imports/past-imports";
import { QueryId } from "@/lib/base/values";
import { listCategoryOptions } from "@/lib/categories/queries";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { listImports } from "@/lib/imports/queries";
import { worded } from "../../worded";
import { ImportResult } from "./import-result";

/** `id`: a running or finished import. `category_id`: the category for the contacts of a new one. */
const ImportPageQuery = z.object({ id: z.uuid().optional(), category_id: QueryId.optional() });

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("imports");
  return { title: t("title") };
}

export default worded("contacts/import", ImportPage);

async function ImportPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx } = await requireActor();
  const { id, category_id } = await searchOf(ImportPageQuery, searchParams);
  if (id) return <ImportResult ctx={ctx} id={id} searchParams={searchParams} />;
  const [categories, { items }] = await Promise.all([
    listCategoryOptions(ctx),
    listImports(ctx, { limit: 10 }),
  ]);
  return (
    <ImportWizard categories={categories} category_id={category_id}>
      {items.length > 0 && (
        <PastImports
          now={ctx.now.toISOString()}
          imports={items.map((each) => ({
            id: each.id,
            file_name: each.file_name,
            status: each.status,
            created: each.created,
            updated: each.updated,
            rejected: each.rejected,
            created_at: each.created_at,
            undone_at: each.undone_at,
          }))}
        />
      )}
    </ImportWizard>
  );
}
