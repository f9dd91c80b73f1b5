"use server";

import { ContactSearch } from "@/lib/contacts/schema";
import { action } from "@/lib/http/action";
import {
  cancelCampaign,
  deleteCampaign,
  duplicateCampaign,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
  retryCampaign,
  saveCampaign,
  testCampaign,
} from "./commands";
import { findRecords } from "./find";
import { listPreviewPeople, previewAudience, previewContacts } from "./preview";
import { PreviewPeopleQuery } from "./preview-schema";
import { CampaignId, CampaignUpdate, Launch, PreviewContactsInput, PreviewInput, TestSend } from "./schema";

const revalidate = ["/campaigns"];

export const saveCampaignAction = action(CampaignUpdate, saveCampaign);
export const launchCampaignAction = action(Launch.extend(CampaignId.shape), launchCampaign);
export const pauseCampaignAction = action(CampaignId, pauseCampaign, { revalidate });
export const resumeCampaignAction = action(CampaignId, resumeCampaign, { revalidate });
export const cancelCampaignAction = action(CampaignId, cancelCampaign, { revalidate });
export const retryCampaignAction = action(CampaignId, retryCampaign, { revalidate });
export const duplicateCampaignAction = action(CampaignId, duplicateCampaign, { revalidate });
export const deleteCampaignAction = action(CampaignId, deleteCampaign, { revalidate });
export const testCampaignAction = action(TestSend.safeExtend(CampaignId.shape), testCampaign, {
  limit: "tests",
});
export const findRecordsAction = action(ContactSearch, findRecords);
export const previewAudienceAction = action(PreviewInput, previewAudience);
export const previewContactsAction = action(PreviewContactsInput, previewContacts);
export const listPreviewPeopleAction = action(PreviewPeopleQuery.extend(CampaignId.shape), listPreviewPeople);
