"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { UNDO_DAYS } from "@/lib/imports/undo-days";
import type { Opened } from "@/lib/imports/workbook";
import { Note } from "../common/note";
import { ActionBar, PageHead } from "../common/page-head";
import { ProblemNote } from "../common/problem-note";
import { Section, Sheet } from "../common/sheet";
import type { CategoryOption } from "../contacts/contact-line";
import { Button } from "../ui/button";
import { Progress } from "../ui/progress";
import { wholeNameColumn } from "./column-choices";
import { ColumnTable } from "./column-table";
import { FileReading } from "./file-reading";
import { FirstRows, type NameOrder } from "./first-rows";
import { ImportOptionsSheet } from "./import-options-sheet";
import { ImportSteps } from "./import-steps";
import { NumberFindings } from "./number-findings";
import { OptOutReport } from "./opt-out-report";
import { useFindings } from "./use-findings";
import { useImportReview } from "./use-import-review";

type ImportReviewProps = {
  opened: Opened;
  first: ImportPreview;
  categories: CategoryOption[];
  category_id?: number;
  onSheet: (sheet: string) => void;
  onBack: () => void;
};

export function ImportReview({ opened, first, categories, category_id, onSheet, onBack }: ImportReviewProps) {
  const t = useTranslations("imports");
  const format = useFormat();
  const { file, workbook } = opened;
  const review = useImportReview(file, first, category_id ?? null);
  const { preview, choices, sending, problem, options, errors } = review;
  const hasPhone = choices.includes("phone");
  const { findings, counting } = useFindings(file, preview, options.default_country);
  const count = workbook ? workbook.lines.filter((line) => line > review.titles_line).length : findings.lines;
  const figures = { name: file.name, count, n: format.number(count) };
  const wholeName = wholeNameColumn(choices);
  const isExact = workbook !== undefined || !counting;
  const columns = useCardTitles(preview);
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
  }, [errors]);
  const startButton = (
    <Button size="lg" busy={sending} disabled={!hasPhone} onClick={review.start}>
      {sending
        ? t("check.starting")
        : t(options.people === "contacts" ? "check.start" : "check.start_opt_outs", figures)}
    </Button>
  );
  if (review.report)
    return <OptOutReport name={file.name} report={review.report} preview={preview} onBack={onBack} />;
  return (
    <>
      <PageHead
        back={{ href: "/contacts", label: t("back") }}
        title={t("check.title")}
        lead={t.rich(isExact ? "check.lead_exact" : "check.lead", {
          ...figures,
          b: (chunks) => <b>{chunks}</b>,
        })}
      />
      <ImportSteps current="check" />
      {problem?.act === "look" && <ProblemNote key={problem.turn}>{problem.sentence}</ProblemNote>}
      <Sheet labelledBy="import-columns">
        <Section flush title={t("check.columns")} titleId="import-columns">
          <ColumnTable columns={columns} rows={preview.rows} choices={choices} onChoose={review.choose} />
        </Section>
        <Section>
          <FileReading review={review} remembered={first.remembered} workbook={workbook} onSheet={onSheet} />
        </Section>
      </Sheet>
      {hasPhone ? (
        <FirstRows
          rows={preview.rows}
          columns={preview.columns}
          mapping={preview.mapping}
          busy={review.looking}
          order={
            wholeName === undefined
              ? undefined
              : {
                  title: columns[wholeName] || t("columns.untitled", { n: wholeName + 1 }),
                  value: choices[wholeName] as NameOrder,
                  onChange: (order) => review.choose(wholeName, order),
                }
          }
        />
      ) : (
        <Note tone="wait" live>
          <b>{t("check.no_phone")}</b> {t("check.no_phone_todo")}
        </Note>
      )}
      <NumberFindings
        findings={findings}
        counting={counting}
        chosen={review.repairs}
        onToggle={review.toggleRepair}
      />
      <ImportOptionsSheet
        options={options}
        onChange={review.setOption}
        errors={errors}
        categories={categories}
      />
      {review.share !== undefined && (
        <div className="max-md:mx-gutter">
          <Progress
            label={t("check.sending")}
            value={Math.round(review.share * 100)}
            max={100}
            valueText={format.percent(review.share, 0)}
          />
        </div>
      )}
      {problem?.act === "start" && <ProblemNote key={problem.turn}>{problem.sentence}</ProblemNote>}
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 max-md:mx-gutter">
        <p className="max-w-[34rem] text-sm text-muted-foreground">
          {options.people === "contacts"
            ? t("check.undo_hint", { days: UNDO_DAYS })
            : t("check.opt_outs_hint")}
        </p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button variant="ghost" disabled={sending} onClick={onBack}>
            {t("check.other_file")}
          </Button>
          <span className="max-md:hidden">{startButton}</span>
        </div>
      </div>
      <ActionBar>{startButton}</ActionBar>
    </>
  );
}

/** The titles of the columns; those of an address book in vCards are ours, in the reader's language. */
function useCardTitles({ columns, delimiter }: ImportPreview): string[] {
  const t = useTranslations("imports.cards");
  if (delimiter !== "vcard") return columns;
  return columns.map((title) => (t.has(title as "phone") ? t(title as "phone") : title));
}
