import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { UnknownEvidence } from "@/lib/messages/schema";
import { reasonsOf } from "./unknown-line";

/** The reasons for and against resending as sentences. */
export function useEvidenceWords(now: string) {
  const t = useTranslations("settings.unknown.evidence");
  const format = useFormat();
  return (evidence: UnknownEvidence): string[] => {
    const count = evidence.confirmed_before + evidence.confirmed_after;
    return reasonsOf(evidence).map((reason) => {
      if (reason === "confirmed") return t(reason, { count, n: format.number(count) });
      if (reason === "interacted")
        return t(reason, { when: format.moment(evidence.interacted_at ?? now, now) });
      return t(reason);
    });
  };
}
