"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { addRate, checkRates, deleteRate, editRate, editSender, moveCountry } from "./commands";
import { CountryMove, NewRate, RateId, RatePatch, SenderPatch } from "./schema";

const revalidate = ["/settings/rates", "/"];

export const editSenderAction = action(SenderPatch, editSender, { revalidate: ["/settings"] });
export const addRateAction = action(NewRate, addRate, { revalidate });
export const editRateAction = action(RatePatch, editRate, { revalidate });
export const deleteRateAction = action(RateId, deleteRate, { revalidate });
export const moveCountryAction = action(CountryMove, moveCountry, { revalidate });
export const checkRatesAction = action(z.object({}), checkRates, { revalidate });
