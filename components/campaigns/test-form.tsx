"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState, useTransition } from "react";
import { callAction } from "@/components/common/call-action";
import { ProblemNote } from "@/components/common/problem-note";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioCards } from "@/components/ui/radio-cards";
import { testCampaignAction } from "@/lib/campaigns/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import type { CampaignTest } from "@/lib/messages/schema";
import { AwaitedTest } from "../messages/awaited-test";
import { Hydrated } from "./hydrated";
import { TestLines } from "./test-lines";

type TestFormProps = {
  id: number;
  hasFollowUp: boolean;
  /** The latest tests; phone numbers are formatted with spaces. */
  tests: CampaignTest[];
  now: string;
};

/** Sends one message of the campaign to the user's own phone, as often as wanted. */
export function TestForm({ id, hasFollowUp, tests, now }: TestFormProps) {
  const t = useTranslations("campaigns.test");
  const words = useErrorWords();
  const titleId = useId();
  const [busy, start] = useTransition();
  const [phone, setPhone] = useState(tests[0]?.phone ?? "");
  const [message, setMessage] = useState<"message_1" | "message_2">("message_1");
  const [sent, setSent] = useState<number | null>(null);
  const [failure, setFailure] = useState<{ code: string; fields: Record<string, string> } | null>(null);

  const send = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setSent(null);
    setFailure(phone.trim() ? null : { code: "invalid", fields: { phone: "required" } });
    if (!phone.trim()) return;
    start(async () => {
      const answer = await callAction(() => testCampaignAction({ id, phone, message }));
      if (answer.ok) setSent(answer.data.message_id);
      else setFailure(answer);
    });
  };

  return (
    <Sheet labelledBy={titleId}>
      <Section title={t("title")} titleId={titleId}>
        <Hydrated>
          <form className="grid gap-4" noValidate onSubmit={send}>
            {hasFollowUp && (
              <RadioCards
                plain
                legend={t("which")}
                name="message"
                value={message}
                onValueChange={(next) => setMessage(next as typeof message)}
                options={[
                  { value: "message_1", label: t("message_1") },
                  { value: "message_2", label: t("message_2") },
                ]}
              />
            )}
            <Field
              label={t("phone")}
              hint={t(message === "message_2" ? "window_hint" : "phone_hint")}
              error={words.field(failure?.fields.phone)}
            >
              <Input
                type="tel"
                autoComplete="tel"
                value={phone}
                onChange={(event) => setPhone(event.target.value)}
              />
            </Field>
            <Button variant="outline" type="submit" busy={busy} className="justify-self-start">
              {t("send")}
            </Button>
            {failure && !failure.fields.phone && <ProblemNote>{words.error(failure.code)}</ProblemNote>}
            {sent && <AwaitedTest key={sent} message_id={sent} />}
          </form>
        </Hydrated>
        <TestLines tests={tests} now={now} />
      </Section>
    </Sheet>
  );
}
