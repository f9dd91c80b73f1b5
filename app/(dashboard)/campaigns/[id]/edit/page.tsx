import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { worded } from "../../../worded";
import { EditorPage } from "../../editor-page";
import { campaignOf } from "../campaign-of";

type EditPageProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

const Query = z.object({ resumed: z.string().optional() });

export async function generateMetadata({ params }: EditPageProps): Promise<Metadata> {
  return { title: (await campaignOf((await params).id)).name };
}

export default worded("campaigns/[id]/edit", EditCampaignPage);

async function EditCampaignPage({ params, searchParams }: EditPageProps) {
  const campaign = await campaignOf((await params).id);
  if (campaign.status !== "draft" && campaign.status !== "scheduled") redirect(`/campaigns/${campaign.id}`);
  const { resumed } = await searchOf(Query, searchParams);
  return <EditorPage campaign={campaign} resumed={resumed !== undefined} />;
}
