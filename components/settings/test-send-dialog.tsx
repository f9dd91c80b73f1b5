"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { sendFirstTestAction } from "@/lib/alerts/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { answerOf } from "../common/answer-of";
import { Note } from "../common/note";
import { usePhoneWords } from "../contacts/use-phone-words";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

export type TestSendProps = {
  templates: { id: number; label: string }[];
  onClose: () => void;
};

const LOOK_EVERY_MS = 3_000;
const LOOKS = 20;
/** What only Meta tells. */
const NEWS = ["sent", "delivered", "read", "failed"];

export function TestSendDialog({ templates, onClose }: TestSendProps) {
  const t = useTranslations("settings.health.test");
  const words = useErrorWords();
  const phoneWords = usePhoneWords();
  const [problem, setProblem] = useState<string>();
  const [sent, setSent] = useState<number>();
  const form = useForm({ defaultValues: { phone: "", template_id: String(templates[0]?.id ?? "") } });
  const { errors, isSubmitting } = form.formState;

  const send = async ({ phone, template_id }: { phone: string; template_id: string }) => {
    setProblem(undefined);
    const answer = await answerOf(sendFirstTestAction({ phone, template_id: Number(template_id) }));
    if (answer.ok) return setSent(answer.data.message_id);
    const { phone: phoneCode, template_id: templateCode } = answer.fields;
    if (phoneCode)
      form.setError("phone", { type: phoneCode, message: phoneWords(phoneCode) }, { shouldFocus: true });
    if (templateCode)
      form.setError("template_id", { type: templateCode, message: words.field(templateCode) });
    if (!phoneCode && !templateCode) setProblem(words.error(answer.code));
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={t("title")}>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            form.clearErrors();
            if (!isSubmitting) void form.handleSubmit(send)();
          }}
        >
          {problem && (
            <Note tone="stop" live>
              {problem}
            </Note>
          )}
          {templates.length === 0 && <Note tone="wait">{t("none")}</Note>}
          <Field label={t("phone")} hint={t("phone_hint")} error={errors.phone?.message}>
            <Input {...form.register("phone")} type="tel" autoComplete="tel" />
          </Field>
          <Field label={t("template")} error={errors.template_id?.message}>
            <Select
              {...form.register("template_id")}
              options={templates.map(({ id, label }) => ({ value: String(id), label }))}
            />
          </Field>
          {sent && <Awaited key={sent} message_id={sent} />}
          <DialogActions>
            <DialogClose asChild>
              <Button>{t("back")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={isSubmitting} disabled={templates.length === 0}>
              {isSubmitting ? t("sending") : t("send")}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Looks until Meta has spoken of the message, or a minute has passed. */
function Awaited({ message_id }: { message_id: number }) {
  const t = useTranslations("settings.health.test");
  const router = useRouter();
  const [looks, setLooks] = useState(0);
  const [arrived, setArrived] = useState(false);
  const waiting = !arrived && looks < LOOKS;
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(async () => {
      if (await isToldOf(message_id)) {
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
        <Button size="sm" asChild>
          <Link href={`/messages/${message_id}`}>{t("open")}</Link>
        </Button>
      }
    >
      {t.rich(arrived ? "arrived" : waiting ? "sent" : "silent", { b: (chunks) => <b>{chunks}</b> })}
    </Note>
  );
}

const isToldOf = (message_id: number): Promise<boolean> =>
  fetch(`/api/messages/${message_id}`)
    .then(async (answer) => answer.ok && NEWS.includes((await answer.json()).status))
    .catch(() => false);
