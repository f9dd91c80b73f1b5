"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { editOrganisationAction } from "@/lib/settings/actions";
import type { Organisation, OrganisationPatch } from "@/lib/settings/organisation-schema";
import { callAction } from "../common/call-action";
import { FormProblem } from "../common/form-problem";
import { useActionForm } from "../common/use-action-form";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Form } from "../ui/form";
import { Input, Textarea } from "../ui/input";

type Values = Record<keyof Omit<Organisation, "updated_at">, string>;

/** An empty optional field becomes null. */
const patchOf = (values: Values): OrganisationPatch => ({
  ...values,
  contact_phone: values.contact_phone.trim() || null,
  registration: values.registration.trim() || null,
  purpose: values.purpose.trim() || null,
  data_location: values.data_location.trim() || null,
});

export function OrganisationForm({ organisation }: { organisation: Organisation }) {
  const t = useTranslations("settings.organisation");
  const common = useTranslations("common");
  const router = useRouter();
  // The fields have no default value, so that text typed before hydration is kept.
  const form = useActionForm<Values, Organisation>({
    place: "organisation",
    version: organisation.updated_at,
    defaultValues: {},
    send: (values, seen) => callAction(() => editOrganisationAction({ ...patchOf(values), ...seen })),
    onDone: () => {
      toast.success(t("saved"));
      router.refresh();
    },
  });
  const { problemOf, submit, isSubmitting } = form;
  const given = (name: keyof Values) => ({
    defaultValue: organisation[name] ?? "",
    ...form.register(name),
  });
  return (
    <Form className="grid gap-4 max-w-[32rem]" onSubmit={() => submit()}>
      <Field label={t("name")} error={problemOf("name")}>
        <Input {...given("name")} autoComplete="organization" maxLength={120} />
      </Field>
      <Field label={t("address")} error={problemOf("address")}>
        <Textarea {...given("address")} autoComplete="street-address" rows={3} maxLength={300} />
      </Field>
      <Field label={t("email")} hint={t("email_hint")} error={problemOf("contact_email")}>
        <Input {...given("contact_email")} type="email" autoComplete="off" maxLength={254} />
      </Field>
      <Field label={t("phone")} optional error={problemOf("contact_phone")}>
        <Input {...given("contact_phone")} type="tel" autoComplete="off" maxLength={40} />
      </Field>
      <Field
        label={t("registration")}
        optional
        hint={t("registration_hint")}
        error={problemOf("registration")}
      >
        <Input {...given("registration")} autoComplete="off" maxLength={200} />
      </Field>
      <Field label={t("purpose")} optional hint={t("purpose_hint")} error={problemOf("purpose")}>
        <Textarea {...given("purpose")} rows={3} maxLength={500} />
      </Field>
      <Field label={t("place")} optional hint={t("place_hint")} error={problemOf("data_location")}>
        <Input {...given("data_location")} autoComplete="off" maxLength={120} />
      </Field>
      <FormProblem form={form} />
      <p>
        <Button type="submit" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t("save")}
        </Button>
      </p>
    </Form>
  );
}
