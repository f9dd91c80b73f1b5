"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { checkPhoneAction, createContactAction, updateContactAction } from "@/lib/contacts/actions";
import type { Contact, ContactDetails } from "@/lib/contacts/schema";
import { type ActionAnswer, callAction } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { type SeenVersion, useActionForm } from "../common/use-action-form";
import { patient } from "../ui/lazy-component";
import { toast } from "../ui/toast";
import { ContactFields, type ContactValues, contactOf, controlOf, valuesOf } from "./contact-fields";
import type { CategoryOption } from "./contact-line";
import { useCountries } from "./countries";
import { usePhoneWords } from "./use-phone-words";

/** Loaded at the first change: zod is as large as the rest of the dialog. */
const loadRules = patient(() =>
  Promise.all([import("../common/validate-form"), import("@/lib/contacts/schema")]),
);

type ContactDialogProps = {
  /** Undefined for a new contact. */
  contact?: Contact;
  categories: CategoryOption[];
  /** Preselected in a new contact. */
  category_ids?: number[];
  onClose: () => void;
};

export function ContactDialog({ contact, categories, category_ids, onClose }: ContactDialogProps) {
  const t = useTranslations("contacts.form");
  const common = useTranslations("common");
  const phoneWords = usePhoneWords();
  const router = useRouter();
  const { home } = useCountries();
  const form = useActionForm({
    place: contact ? `contact-${contact.id}` : "contact-new",
    version: contact?.updated_at,
    defaultValues: valuesOf(contact, home, category_ids),
    send: (values, seen) => save(values, seen, contact),
    onDone: ({ full_name }) => {
      toast.success(t(contact ? "saved" : "created", { name: full_name ?? "" }));
      router.refresh();
      onClose();
    },
    wordsOf: async (path, code, values) => {
      if (path !== "phone") return undefined;
      const check = code === "too_short" ? await checkPhone(values) : null;
      return phoneWords(code, check && !check.ok ? check.detail : null);
    },
    controlOf,
  });

  useEffect(() => {
    if (form.isDirty) void loadRules();
  }, [form.isDirty]);

  /** Checks the phone number on blur; a number of another country changes the country. */
  const judgePhone = async () => {
    const values = form.getValues();
    if (values.phone.trim() === "") return;
    const check = await checkPhone(values);
    if (!check || form.getValues("phone") !== values.phone) return;
    if (check.ok) {
      form.clearErrors("phone");
      form.setValue("country_code", check.country_code);
    } else form.setError("phone", { type: check.code, message: phoneWords(check.code, check.detail) });
  };

  return (
    <FormDialog
      size="wide"
      title={contact ? t("edit_title") : t("new_title")}
      form={form}
      words={{ back: t("back"), send: t(contact ? "save" : "create"), sending: common("saving") }}
      onClose={onClose}
    >
      <ContactFields form={form} categories={categories} onPhoneLeft={() => void judgePhone()} />
    </FormDialog>
  );
}

async function checkPhone({ phone, country_code }: ContactValues) {
  const answer = await callAction(() => checkPhoneAction({ phone, country_code: country_code || null }));
  return answer.ok ? answer.data : null;
}

/** Only a contact that already has no number may be saved without one. */
async function save(
  values: ContactValues,
  seen: SeenVersion,
  contact?: Contact,
): Promise<ActionAnswer<ContactDetails>> {
  const [{ callValidated }, { ContactPatch, NewContact }] = await loadRules();
  const { phone, ...rest } = contactOf(values);
  const numberless = phone.trim() === "";
  if (numberless && contact?.phone === null) {
    return callValidated(ContactPatch, rest, (patch) =>
      updateContactAction({ ...patch, ...seen, id: contact.id }),
    );
  }
  return callValidated(NewContact, { ...rest, phone }, async (data) => {
    if (numberless) return { ok: false, code: "invalid", fields: { phone: "required" } };
    return contact ? updateContactAction({ ...data, ...seen, id: contact.id }) : createContactAction(data);
  });
}
