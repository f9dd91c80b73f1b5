"use server";

import { action } from "@/lib/http/action";
import { addNumbersToCategory, addToCategory, removeFromCategory } from "./category-commands";
import { createContact, deleteContact, deleteContacts, resetSequence, updateContact } from "./commands";
import { optInContact, optOutContact, optOutContacts, optOutList } from "./opt-outs";
import { parsePhone } from "./phone";
import { findContacts } from "./queries";
import {
  CategorySelection,
  ContactId,
  ContactSearch,
  ContactUpdate,
  NewContact,
  OptIn,
  OptOutList,
  PastedNumbers,
  PhoneInput,
  Selection,
} from "./schema";

const revalidate = ["/contacts", "/categories"];

export const createContactAction = action(NewContact, createContact, { revalidate });
export const updateContactAction = action(ContactUpdate, updateContact, { revalidate });
export const deleteContactAction = action(ContactId, deleteContact, { revalidate });
export const deleteContactsAction = action(Selection, deleteContacts, { revalidate });
export const optOutContactAction = action(ContactId, optOutContact, { revalidate });
export const optInContactAction = action(OptIn, optInContact, { revalidate });
export const optOutContactsAction = action(Selection, optOutContacts, { revalidate });
export const optOutListAction = action(OptOutList, optOutList, { revalidate });
export const resetSequenceAction = action(ContactId, resetSequence, { revalidate });
export const addToCategoryAction = action(CategorySelection, addToCategory, { revalidate });
export const removeFromCategoryAction = action(CategorySelection, removeFromCategory, { revalidate });
export const addNumbersToCategoryAction = action(PastedNumbers, addNumbersToCategory, { revalidate });
export const findContactsAction = action(ContactSearch, findContacts);
export const checkPhoneAction = action(PhoneInput, async (_ctx, { phone, country_code }) =>
  parsePhone(phone, country_code),
);
