import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type FieldPath, useForm } from "react-hook-form";
import { toast } from "sonner";
import { checkPhoneAction, createContactAction, updateContactAction } from "@/lib/contacts/actions";
import { ContactPatch, NewContact } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { callAction } from "../common/call-action";
import { checkForm } from "../common/check-form";
import {
  type ContactFormValues,
  contactOf,
  controlOf,
  type EditedContact,
  emptyForm,
  formOf,
} from "./contact-form-values";
import { useCountries } from "./countries";
import { usePhoneWords } from "./use-phone-words";

type ContactFormOptions = { contact?: EditedContact; category_ids?: number[]; onDone: () => void };

/** The form's state, what checks it, and what saves it. Errors stand in it as sentences. */
export function useContactForm({ contact, category_ids, onDone }: ContactFormOptions) {
  const t = useTranslations("contacts.form");
  const words = useErrorWords();
  const phoneWords = usePhoneWords();
  const router = useRouter();
  const { home } = useCountries();
  const [problem, setProblem] = useState<string>();
  const form = useForm<ContactFormValues>({
    defaultValues: contact ? formOf(contact, home) : emptyForm(home, category_ids),
  });

  const show = (fields: Record<string, string>, values: ContactFormValues) => {
    for (const [at, [path, code]] of Object.entries(fields).entries()) {
      const message = path === "phone" ? phoneWords(code) : words.field(code);
      form.setError(
        controlOf(path, values) as FieldPath<ContactFormValues>,
        { type: code, message },
        { shouldFocus: at === 0 },
      );
    }
  };

  /** A number is judged as one leaves it; one from abroad brings its country along. */
  const judgePhone = async () => {
    const { phone, country_code } = form.getValues();
    if (phone.trim() === "") return;
    const answer = await callAction(checkPhoneAction({ phone, country_code: country_code || null }));
    if (!answer.ok || form.getValues("phone") !== phone) return;
    if (answer.data.ok) {
      form.clearErrors("phone");
      form.setValue("country_code", answer.data.country_code);
    } else {
      const { code, detail } = answer.data;
      form.setError("phone", { type: code, message: phoneWords(code, detail) });
    }
  };

  const save = async (values: ContactFormValues) => {
    setProblem(undefined);
    const { phone, ...rest } = contactOf(values);
    const numberless = contact !== undefined && contact.phone === null && phone.trim() === "";
    const input = numberless ? rest : { ...rest, phone };
    const check = checkForm(numberless ? ContactPatch : NewContact, input);
    if (!check.ok) return show(check.fields, values);
    if (!numberless && phone.trim() === "") return show({ phone: "required" }, values);
    const answer = contact
      ? await callAction(updateContactAction({ ...input, id: contact.id }))
      : await callAction(createContactAction({ ...rest, phone }));
    if (answer.ok) {
      toast.success(t(contact ? "saved" : "created", { name: values.full_name.trim() }));
      router.refresh();
      return onDone();
    }
    show(answer.fields, values);
    if (answer.fields.phone === "too_short") await judgePhone();
    if (Object.keys(answer.fields).length === 0) setProblem(words.error(answer.code));
  };

  // What was complained about is judged anew at each try.
  const submit = (event: { preventDefault(): void }) => {
    event.preventDefault();
    if (form.formState.isSubmitting) return;
    form.clearErrors();
    return form.handleSubmit(save)();
  };
  return { form, problem, judgePhone, submit };
}
