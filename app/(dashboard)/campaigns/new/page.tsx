import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { worded } from "../../worded";
import { EditorPage } from "../editor-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("campaigns.editor");
  return { title: t("new") };
}

export default worded("campaigns/new", NewCampaignPage);

function NewCampaignPage() {
  return <EditorPage campaign={null} />;
}
