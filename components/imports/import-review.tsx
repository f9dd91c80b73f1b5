"use client";

import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { ENCODINGS } from "@/lib/imports/encodings";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { UNDO_DAYS } from "@/lib/imports/undo-days";
import { Proof } from "../common/funnel";
import { Note } from "../common/note";
import { PageHead } from "../common/page-head";
import { Section, Sheet } from "../common/sheet";
import type { CategoryOption } from "../contacts/contact-line";
import { Button } from "../ui/button";
import { Progress } from "../ui/progress";
import { ColumnTable } from "./column-table";
import { EncodingChoice } from "./encoding-choice";
import { FirstRows } from "./first-rows";
import { ImportOptionsSheet } from "./import-options-sheet";
import { ImportSteps } from "./import-steps";
import { NumberFindings } from "./number-findings";
import { useImportReview } from "./use-import-review";

type ImportReviewProps = {
  file: File;
  first: ImportPreview;
  categories: CategoryOption[];
  category_id?: number;
  onBack: () => void;
};

export function ImportReview({ file, first, categories, category_id, onBack }: ImportReviewProps) {
  const t = useTranslations("imports");
  const format = useFormat();
  const review = useImportReview(file, first, category_id ?? null);
  const { preview, choices, sending } = review;
  const hasPhone = choices.includes("phone");
  const n = format.number(preview.lines_estimate);
  const delimiterWords = (delimiter: string) =>
    isNamed(delimiter) ? t(`delimiters.${DELIMITERS[delimiter]}`) : `« ${delimiter} »`;
  return (
    <>
      <PageHead
        back={{ href: "/contacts", label: t("back") }}
        title={t("check.title")}
        lead={t.rich("check.lead", {
          name: file.name,
          count: preview.lines_estimate,
          n,
          b: (chunks) => <b>{chunks}</b>,
        })}
      />
      <ImportSteps current="check" />
      {review.problem && (
        <Note tone="stop" live>
          {review.problem}
        </Note>
      )}
      <Sheet labelledBy="import-columns">
        <Section flush title={t("check.columns")} titleId="import-columns">
          <ColumnTable
            columns={preview.columns}
            rows={preview.rows}
            choices={choices}
            onChoose={review.choose}
          />
        </Section>
        <Section>
          <Proof>
            {t("check.recognised", {
              encoding: t(`encodings.${encodingKey(preview.encoding)}`),
              delimiter: delimiterWords(preview.delimiter),
            })}
            {first.remembered && ` ${t("check.remembered")}`}
          </Proof>
          <EncodingChoice preview={preview} onChoose={review.chooseEncoding} />
        </Section>
      </Sheet>
      {hasPhone ? (
        <FirstRows
          rows={preview.rows}
          columns={preview.columns}
          mapping={preview.mapping}
          busy={review.looking}
        />
      ) : (
        <Note tone="wait" live>
          <b>{t("check.no_phone")}</b> {t("check.no_phone_todo")}
        </Note>
      )}
      <NumberFindings preview={preview} chosen={review.repairs} onToggle={review.toggleRepair} />
      <ImportOptionsSheet
        options={review.options}
        onChange={review.setOption}
        errors={review.errors}
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
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 max-md:mx-gutter">
        <p className="max-w-[34rem] text-sm text-muted-foreground">
          {t("check.undo_hint", { days: UNDO_DAYS })}
        </p>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button variant="ghost" disabled={sending} onClick={onBack}>
            {t("check.other_file")}
          </Button>
          <Button size="lg" busy={sending} disabled={!hasPhone} onClick={review.start}>
            {sending ? t("check.starting") : t("check.start", { count: preview.lines_estimate, n })}
          </Button>
        </div>
      </div>
    </>
  );
}

const encodingKey = (encoding: string) => ENCODINGS.find((known) => known === encoding) ?? "utf-8";

const DELIMITERS = { ";": "semicolon", ",": "comma", "\t": "tab", "|": "bar" } as const;
const isNamed = (delimiter: string): delimiter is keyof typeof DELIMITERS => delimiter in DELIMITERS;
