import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { OptOutFileReport } from "@/lib/imports/opt-out-schema";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { type Column, DataTable } from "../common/data-table";
import { Figures } from "../common/figures";
import { Proof } from "../common/funnel";
import { PageHead } from "../common/page-head";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";
import { cellText } from "./cell-text";
import { ImportSteps } from "./import-steps";
import { useRefusalWords } from "./use-refusal-words";

type OptOutReportProps = {
  name: string;
  report: OptOutFileReport;
  preview: ImportPreview;
  onBack: () => void;
};
type Line = OptOutFileReport["refused"][number];

/** What became of the rows of a list of people who said no. */
export function OptOutReport({ name, report, preview, onBack }: OptOutReportProps) {
  const t = useTranslations("imports.opt_outs");
  const rejected = useTranslations("imports.rejected");
  const sums = useTranslations("imports.figures");
  const refusalWords = useRefusalWords();
  const { number } = useFormat();
  const { opted_out, already, duplicates, total } = report;
  const counts = [opted_out, already, duplicates, report.rejected];
  const writtenOf = ({ original, field }: Line) =>
    cellText(original, field, preview.columns, preview.mapping);
  const columns: Column<Line>[] = [
    {
      id: "line",
      header: rejected("line"),
      place: "end",
      cell: ({ line }) => (
        <span className="text-muted-foreground">
          <span className="md:hidden">{rejected("line")} </span>
          {line}
        </span>
      ),
    },
    {
      id: "written",
      header: rejected("written"),
      place: "first",
      cell: (line) => <code className="break-all">{writtenOf(line) || rejected("empty")}</code>,
    },
    {
      id: "why",
      header: rejected("why"),
      place: "full",
      cell: (line) => refusalWords({ ...line, written: writtenOf(line) }),
    },
  ];
  return (
    <>
      <PageHead
        back={{ href: "/contacts", label: t("back") }}
        title={t("title", { count: opted_out, n: number(opted_out) })}
        lead={t("lead", { name })}
        actions={
          <Button variant="outline" onClick={onBack}>
            {t("another")}
          </Button>
        }
      />
      <ImportSteps current="done" />
      <Sheet label={t("label")}>
        <Section flush>
          <Figures
            figures={[
              { label: t("opted_out"), value: number(opted_out), note: t("opted_out_note") },
              { label: t("already"), value: number(already), note: t("already_note") },
              { label: t("duplicates"), value: number(duplicates), note: sums("duplicates_note") },
              {
                label: t("rejected"),
                value: number(report.rejected),
                note: t("rejected_note"),
                waits: report.rejected > 0,
              },
            ]}
          />
        </Section>
        <Section className="py-3.5">
          <Proof sum={sums("sum", { sum: counts.map(number).join(" + "), count: total, n: number(total) })} />
        </Section>
      </Sheet>
      {report.refused.length > 0 && (
        <Sheet labelledBy="opt-out-refused">
          <Section flush titleId="opt-out-refused" title={t("refused_title")}>
            <DataTable
              caption={t("refused_title")}
              rows={report.refused}
              rowKey={({ line }) => line}
              columns={columns}
            />
          </Section>
        </Sheet>
      )}
    </>
  );
}
