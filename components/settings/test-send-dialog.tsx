"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { sendFirstTestAction } from "@/lib/alerts/actions";
import { callAction } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { Note } from "../common/note";
import { useActionForm } from "../common/use-action-form";
import { usePhoneWords } from "../contacts/use-phone-words";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

export type TestSendProps = {
  templates: { id: number; label: string }[];
  onClose: () => void;
};

const LOOK_EVERY_MS = 3_000;
const LOOKS = 20;
/** States that only Meta reports. */
const NEWS = ["sent", "delivered", "read", "failed"];

export function TestSendDialog({ templates, onClose }: TestSendProps) {
  const t = useTranslations("settings.health.test");
  const phoneWords = usePhoneWords();
  const [sent, setSent] = useState<number>();
  const form = useActionForm({
    defaultValues: { phone: "", template_id: String(templates[0]?.id ?? "") },
    send: ({ phone, template_id }) =>
      callAction(sendFirstTestAction({ phone, template_id: Number(template_id) })),
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
      {sent && <Awaited key={sent} message_id={sent} />}
    </FormDialog>
  );
}

/** Polls until Meta has reported a state of the message, or a minute has passed. */
function Awaited({ message_id }: { message_id: number }) {
  const t = useTranslations("settings.health.test");
  const router = useRouter();
  const [looks, setLooks] = useState(0);
  const [arrived, setArrived] = useState(false);
  const waiting = !arrived && looks < LOOKS;
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(async () => {
      if (await isReported(message_id)) {
        setArrived(true);
        router.refresh();
      } else setLooks(looks + 1);
    }, LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [waiting, looks, message_id, router]);
  return (
    <Note
      live
      tone={arrived ? "go" : "wait"}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link href={`/messages/${message_id}`}>{t("open")}</Link>
        </Button>
      }
    >
      {t.rich(arrived ? "arrived" : waiting ? "sent" : "silent", { b: (chunks) => <b>{chunks}</b> })}
    </Note>
  );
}

const isReported = (message_id: number): Promise<boolean> =>
  fetch(`/api/messages/${message_id}`)
    .then(async (answer) => answer.ok && NEWS.includes((await answer.json()).status))
    .catch(() => false);
