"use server";

import { z } from "zod";
import { action } from "@/lib/http/action";
import { addRate, checkRates, deleteRate, editRate, editSender, moveCountry } from "./commands";
import { editOrganisation } from "./organisation";
import { OrganisationUpdate } from "./organisation-schema";
import {
  CountryMove,
  NewRate,
  NewWord,
  RateId,
  RatePatch,
  SenderPatch,
  TriedText,
  WordId,
  WordPatch,
} from "./schema";
import { addWord, deleteWord, switchWord, tryText } from "./words";

const revalidate = ["/settings/rates", "/"];

export const editSenderAction = action(SenderPatch, editSender, { revalidate: ["/settings"] });
export const addRateAction = action(NewRate, addRate, { revalidate });
export const editRateAction = action(RatePatch, editRate, { revalidate });
export const deleteRateAction = action(RateId, deleteRate, { revalidate });
export const moveCountryAction = action(CountryMove, moveCountry, { revalidate });
export const checkRatesAction = action(z.object({}), checkRates, { revalidate });

export const editOrganisationAction = action(OrganisationUpdate, editOrganisation, {
  revalidate: ["/settings/organisation", "/settings/health"],
});

const words = { revalidate: ["/settings/words"] };
export const addWordAction = action(NewWord, addWord, words);
export const switchWordAction = action(WordPatch, switchWord, words);
export const deleteWordAction = action(WordId, deleteWord, words);
export const tryTextAction = action(TriedText, tryText);
