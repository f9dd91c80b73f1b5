"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Fragment, useState } from "react";
import { subscribeWebhookAction } from "@/lib/alerts/actions";
import type { WebhookSubscribed } from "@/lib/alerts/health-schema";
import { subscriptionLines } from "@/lib/alerts/subscription-words";
import { useFormat } from "@/lib/i18n/use-format";
import { callAction } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { Note } from "../common/note";
import { useActionForm } from "../common/use-action-form";

/** Subscribes the webhook and its fields, and tells what was done and what Meta refused. */
export function SubscribeDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  const format = useFormat();
  const router = useRouter();
  const [result, setResult] = useState<WebhookSubscribed>();
  const form = useActionForm({
    defaultValues: {},
    send: () => {
      setResult(undefined);
      return callAction(() => subscribeWebhookAction({}));
    },
    onDone: setResult,
  });
  const lines = result ? subscriptionLines(result, t, format) : [];
  // Only now: a page whose webhook is subscribed has no such button, and what was done would go with it.
  function close() {
    onClose();
    router.refresh();
  }
  return (
    <FormDialog
      title={t("settings.health.subscribe.title")}
      description={t("settings.health.subscribe.what")}
      form={form}
      words={{
        back: t("settings.health.subscribe.close"),
        send: t("settings.health.subscribe.send"),
        sending: t("settings.health.subscribe.sending"),
      }}
      disabled={lines.length > 0 && lines.every(({ done }) => done)}
      onClose={close}
    >
      {lines.map(({ done, text }) => (
        <Note key={text} tone={done ? "go" : "stop"} live>
          <span className="[overflow-wrap:anywhere]">
            {text.split(/(?<=_)/).map((part, at) => (
              <Fragment key={at}>
                {part}
                <wbr />
              </Fragment>
            ))}
          </span>
        </Note>
      ))}
    </FormDialog>
  );
}
