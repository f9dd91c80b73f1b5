"use server";

import { action } from "@/lib/http/action";
import { addRate, deleteRate, editRate, editSender } from "./commands";
import { NewRate, RateId, RatePatch, SenderPatch } from "./schema";

const revalidate = ["/settings/rates"];

export const editSenderAction = action(SenderPatch, editSender, { revalidate: ["/settings"] });
export const addRateAction = action(NewRate, addRate, { revalidate });
export const editRateAction = action(RatePatch, editRate, { revalidate });
export const deleteRateAction = action(RateId, deleteRate, { revalidate });
