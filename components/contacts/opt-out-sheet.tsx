"use client";

import { Check, Download, MessageSquareOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { saidByPerson } from "@/lib/contacts/rules";
import type { ContactDetails, OptOut } from "@/lib/contacts/schema";
import { useReader } from "@/lib/i18n/reader";
import { useFormat } from "@/lib/i18n/use-format";
import { Explained } from "../common/explain";
import { Facts } from "../common/figures";
import { Section, Sheet } from "../common/sheet";
import { Tag } from "../common/tag";
import { TextLink } from "../ui/text-link";
import { OptOutButton } from "./opt-out-button";
import { useOptOutWords } from "./use-opt-out-words";

type OptOutSheetProps = Pick<
  ContactDetails,
  "id" | "opted_out" | "opt_outs" | "consent_source" | "consent_since"
> & {
  /** What the contact wrote when opting out, by time, where known. */
  said: Record<string, string>;
  mine: boolean;
  is_super_admin: boolean;
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
  is_super_admin,
}: OptOutSheetProps) {
  const t = useTranslations("contacts.opt_out");
  const format = useFormat();
  const optOutWords = useOptOutWords();
  const byPerson = opt_outs.some((each) => each.ended_at === null && saidByPerson(each));
  const { who } = useReader();
  const canTurn = opted_out ? is_super_admin || (mine && !byPerson) : mine;
  const consent = consent_source
    ? t("consent_from", {
        source: consent_source,
        dated: consent_since ? "yes" : "no",
        date: consent_since ? format.date(consent_since) : "",
      })
    : t("no_consent");
  const refusal = ({ opted_out_at, source, proof }: OptOut) => {
    const word = said[opted_out_at] ?? (typeof proof.from === "string" ? proof.from : undefined);
    return `${format.date(opted_out_at)}, ${format.timeWithSeconds(opted_out_at)}. ${optOutWords(source, word)}`;
  };

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
          <Facts
            facts={[
              { label: <Explained word="consent">{t("consent")}</Explained>, value: consent },
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
      <Section className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        {canTurn ? (
          <OptOutButton
            id={id}
            way={opted_out ? "in" : "out"}
            asksReason={opted_out && (byPerson || !mine)}
          />
        ) : (
          byPerson && <p className="text-sm text-muted-foreground">{t("said_by_person", { who })}</p>
        )}
        {mine && opt_outs.length > 0 && (
          <TextLink className="text-sm" href={`/api/contacts/${id}/export`} prefetch={false} download>
            <Download />
            {t("proof")}
          </TextLink>
        )}
      </Section>
    </Sheet>
  );
}
