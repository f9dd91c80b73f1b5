"use client";

import { Check, Download, MessageSquareOff, RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { optInContactAction, optOutContactAction } from "@/lib/contacts/actions";
import type { ContactDetails, OptOut } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { callAction } from "../common/call-action";
import { Facts } from "../common/figures";
import { Note } from "../common/note";
import { Section, Sheet } from "../common/sheet";
import { Tag } from "../common/tag";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { TextLink } from "../ui/text-link";
import { useOptOutWords } from "./use-opt-out-words";

type OptOutSheetProps = Pick<
  ContactDetails,
  "id" | "opted_out" | "opt_outs" | "consent_source" | "consent_since"
> & {
  /** What the contact wrote when opting out, by time, where known. */
  said: Record<string, string>;
  mine: boolean;
};

/** Consent and opt-outs, each with date and proof, and the actions to change them. */
export function OptOutSheet({
  id,
  opted_out,
  opt_outs,
  consent_source,
  consent_since,
  said,
  mine,
}: OptOutSheetProps) {
  const t = useTranslations("contacts.opt_out");
  const words = useErrorWords();
  const format = useFormat();
  const optOutWords = useOptOutWords();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();

  const turn = async () => {
    const answer = await callAction<void>(
      opted_out ? optInContactAction({ id }) : optOutContactAction({ id }),
    );
    if (!answer.ok) {
      setProblem(words.error(answer.code));
      return false;
    }
    setProblem(undefined);
    toast.success(t(opted_out ? "in_done" : "out_done"));
    router.refresh();
  };
  const way = opted_out ? "in" : "out";
  const consent = consent_source
    ? t("consent_from", {
        source: consent_source,
        dated: consent_since ? "yes" : "no",
        date: consent_since ? format.date(consent_since) : "",
      })
    : t("no_consent");
  const refusal = ({ opted_out_at, source }: OptOut) =>
    `${format.date(opted_out_at)}, ${format.timeWithSeconds(opted_out_at)}. ${optOutWords(source, said[opted_out_at])}`;

  return (
    <Sheet labelledBy="consent">
      <Section>
        <div className="grid gap-4">
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
            <h2 id="consent">{t("title")}</h2>
            {opted_out ? (
              <Tag icon={MessageSquareOff}>{t("silenced")}</Tag>
            ) : (
              <Tag tone="go" icon={Check}>
                {t("reachable")}
              </Tag>
            )}
          </div>
          {problem && (
            <Note tone="stop" live>
              {problem}
            </Note>
          )}
          <Facts
            facts={[
              { label: t("consent"), value: consent },
              ...opt_outs.flatMap((each) => [
                { label: t("refusal"), value: refusal(each) },
                ...(each.ended_at
                  ? [
                      {
                        label: t("return"),
                        value: `${format.date(each.ended_at)}, ${format.timeWithSeconds(each.ended_at)}`,
                      },
                    ]
                  : []),
              ]),
            ]}
          />
        </div>
      </Section>
      {mine && (
        <Section className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
          <ConfirmDialog
            variant={opted_out ? "default" : "destructive"}
            trigger={
              <Button size="sm" variant={opted_out ? "outline" : "destructive-outline"}>
                {opted_out ? <RotateCcw /> : <MessageSquareOff />}
                {t(`${way}_button`)}
              </Button>
            }
            title={t(`${way}_title`)}
            confirmLabel={t(`${way}_confirm`)}
            cancelLabel={t("cancel")}
            onConfirm={turn}
          >
            <p>{t(`${way}_what`)}</p>
            {problem && <p className="font-semibold">{problem}</p>}
          </ConfirmDialog>
          {opt_outs.length > 0 && (
            <TextLink className="text-sm" href={`/api/contacts/${id}/export`} prefetch={false} download>
              <Download />
              {t("proof")}
            </TextLink>
          )}
        </Section>
      )}
    </Sheet>
  );
}
