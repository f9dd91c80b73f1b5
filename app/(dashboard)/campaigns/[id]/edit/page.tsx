import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { EditorPage } from "../../editor-page";
import { campaignOf } from "../campaign-of";

type EditPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: EditPageProps): Promise<Metadata> {
  return { title: (await campaignOf((await params).id)).name };
}

export default async function EditCampaignPage({ params }: EditPageProps) {
  const campaign = await campaignOf((await params).id);
  if (campaign.status !== "draft" && campaign.status !== "scheduled") redirect(`/campaigns/${campaign.id}`);
  return <EditorPage campaign={campaign} />;
}
