"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { sendFirstTestAction } from "@/lib/alerts/actions";
import { callAction } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { Note } from "../common/note";
import { useActionForm } from "../common/use-action-form";
import { usePhoneWords } from "../contacts/use-phone-words";
import { AwaitedTest } from "../messages/awaited-test";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

export type TestSendProps = {
  templates: { id: number; label: string }[];
  onClose: () => void;
};

export function TestSendDialog({ templates, onClose }: TestSendProps) {
  const t = useTranslations("settings.health.test");
  const phoneWords = usePhoneWords();
  const [sent, setSent] = useState<number>();
  const form = useActionForm({
    defaultValues: { phone: "", template_id: String(templates[0]?.id ?? "") },
    send: ({ phone, template_id }) =>
      callAction(() => sendFirstTestAction({ phone, template_id: Number(template_id) })),
    onDone: ({ message_id }) => setSent(message_id),
    wordsOf: (path, code) => (path === "phone" ? phoneWords(code) : undefined),
  });

  return (
    <FormDialog
      title={t("title")}
      form={form}
      words={{ back: t("back"), send: t("send"), sending: t("sending") }}
      disabled={templates.length === 0}
      onClose={onClose}
    >
      {templates.length === 0 && <Note tone="wait">{t("none")}</Note>}
      <Field label={t("phone")} hint={t("phone_hint")} error={form.problemOf("phone")}>
        <Input {...form.register("phone")} type="tel" autoComplete="tel" />
      </Field>
      <Field label={t("template")} error={form.problemOf("template_id")}>
        <Select
          {...form.register("template_id")}
          options={templates.map(({ id, label }) => ({ value: String(id), label }))}
        />
      </Field>
      {sent && <AwaitedTest key={sent} message_id={sent} />}
    </FormDialog>
  );
}
