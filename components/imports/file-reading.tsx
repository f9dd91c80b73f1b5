"use client";

import { useTranslations } from "next-intl";
import { ENCODINGS } from "@/lib/imports/encodings";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import type { Workbook } from "@/lib/imports/workbook";
import { Proof } from "../common/funnel";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { EncodingChoice } from "./encoding-choice";
import type { useImportReview } from "./use-import-review";

type FileReadingProps = {
  review: ReturnType<typeof useImportReview>;
  remembered: boolean;
  workbook?: Workbook;
  onSheet: (sheet: string) => void;
};

/** How the file was recognised, and what can be chosen otherwise: sheet, titles, encoding. */
export function FileReading({ review, remembered, workbook, onSheet }: FileReadingProps) {
  const t = useTranslations("imports");
  const { preview, titles_line, chooseTitles } = review;
  return (
    <div className="grid gap-4">
      <Proof>
        <Recognised preview={preview} workbook={workbook} />
        {remembered && ` ${t("check.remembered")}`}
      </Proof>
      <div className="grid items-start gap-x-6 gap-y-4 md:grid-cols-2">
        {workbook && workbook.sheets.length > 1 && (
          <Field label={t("check.sheet")}>
            <Select
              value={workbook.sheet}
              onValueChange={onSheet}
              options={workbook.sheets.map((name) => ({ value: name, label: name }))}
            />
          </Field>
        )}
        {preview.head.length > 0 && (
          <Field label={t("titles.label")} hint={t("titles.hint")}>
            <Select
              value={String(titles_line)}
              onValueChange={(line) => chooseTitles(Number(line))}
              options={[
                ...preview.head.map(({ line, cells }) => ({
                  value: String(line),
                  label: t("titles.line", { line, cells: shortened(cells) }),
                })),
                { value: "0", label: t("titles.none") },
              ]}
            />
          </Field>
        )}
        {!workbook && <EncodingChoice preview={preview} onChoose={review.chooseEncoding} />}
      </div>
    </div>
  );
}

function Recognised({ preview, workbook }: { preview: ImportPreview; workbook?: Workbook }) {
  const t = useTranslations("imports");
  if (workbook) return t("check.recognised_workbook", { sheet: workbook.sheet });
  if (preview.delimiter === "vcard") return t("check.recognised_cards");
  const { delimiter } = preview;
  return t("check.recognised", {
    encoding: t(`encodings.${ENCODINGS.find((known) => known === preview.encoding) ?? "utf-8"}`),
    delimiter: isNamed(delimiter) ? t(`delimiters.${DELIMITERS[delimiter]}`) : `« ${delimiter} »`,
  });
}

const DELIMITERS = { ";": "semicolon", ",": "comma", "\t": "tab", "|": "bar" } as const;
const isNamed = (delimiter: string): delimiter is keyof typeof DELIMITERS => delimiter in DELIMITERS;

const LONGEST_LABEL = 60;

function shortened(cells: string[]): string {
  const text = cells
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join(" · ");
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text;
}
