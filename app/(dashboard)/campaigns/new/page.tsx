import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { QueryId } from "@/lib/base/values";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { worded } from "../../worded";
import { EditorPage } from "../editor-page";

/** `category_id`: to whom the new campaign is written. */
const Query = z.object({ category_id: QueryId.optional() });

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("campaigns.editor");
  return { title: t("new") };
}

export default worded("campaigns/new", NewCampaignPage);

async function NewCampaignPage({ searchParams }: { searchParams: SearchParams }) {
  const { category_id } = await searchOf(Query, searchParams);
  return <EditorPage campaign={null} category_id={category_id} />;
}
