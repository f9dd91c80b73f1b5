"use client";

import { useTranslations } from "next-intl";
import type { PhoneRepair } from "@/lib/contacts/schema";
import { useFormat } from "@/lib/i18n/use-format";
import type { Findings } from "@/lib/imports/preview-schema";
import { Note } from "../common/note";
import { Button } from "../ui/button";

type NumberFindingsProps = {
  findings: Findings;
  /** The whole file is not counted yet. */
  counting: boolean;
  chosen: PhoneRepair[];
  onToggle: (repair: PhoneRepair) => void;
};

/** Fewer numbers say nothing about a column. */
const FEWEST_NUMBERS = 3;

/** What many numbers of the file have in common, each with the one act that settles it. */
export function NumberFindings({ findings, counting, chosen, onToggle }: NumberFindingsProps) {
  const t = useTranslations("imports.repairs");
  const format = useFormat();
  const { read, land_lines } = findings.phones;
  return (
    <>
      {findings.repairs.map(({ repair, count, examples }) => {
        const figures = { count, n: format.number(count) };
        const isChosen = chosen.includes(repair);
        return (
          <Note
            key={repair}
            tone={isChosen ? "go" : "wait"}
            live
            action={
              <Button variant="outline" size="sm" disabled={counting} onClick={() => onToggle(repair)}>
                {isChosen ? t("undo") : t(`apply.${repair}`, figures)}
              </Button>
            }
          >
            {counting ? <b>{t("counting")}</b> : <b>{t(repair, figures)}</b>}{" "}
            {isChosen ? t("applied") : examples.map((each) => t("example", each)).join(" · ")}
          </Note>
        );
      })}
      {read >= FEWEST_NUMBERS && land_lines > read / 2 && (
        <Note tone="wait">
          {t("land_lines", { count: format.number(land_lines), read: format.number(read) })}
        </Note>
      )}
    </>
  );
}
