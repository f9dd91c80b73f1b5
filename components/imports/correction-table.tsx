import { useTranslations } from "next-intl";
import type { Column } from "@/lib/imports/mapping";
import type { Mapping, RejectedLine } from "@/lib/imports/schema";
import { DataTable, type Column as TableColumn } from "../common/data-table";
import { cellText } from "./cell-text";
import { CorrectionField } from "./correction-field";
import { cellOf, type Edits, faultyColumn } from "./corrections";
import { useRefusalWords } from "./use-refusal-words";

type CorrectionTableProps = {
  lines: RejectedLine[];
  columns: string[];
  mapping: Mapping;
  fields: Column[];
  edits: Edits;
  failed: Set<number>;
  onWrite: (line: RejectedLine, at: number, value: string) => void;
  onLeave: (line: number, left_out: boolean) => void;
};

/** A row for each rejected row of the file, with the one field to correct. */
export function CorrectionTable(props: CorrectionTableProps) {
  const { lines, columns, mapping, fields, edits, failed, onWrite, onLeave } = props;
  const t = useTranslations("imports");
  const refusalWords = useRefusalWords();
  const nameOf = ({ original }: RejectedLine) =>
    cellText(original, "full_name", columns, mapping) || t("rejected.nameless");
  const labelOf = (line: RejectedLine) =>
    t("correct.here_of", {
      field: line.field === "country_code" ? t("rejected.country_code") : t(fieldKey(line.field)),
      name: nameOf(line),
      line: line.line,
    });
  const shown: TableColumn<RejectedLine>[] = [
    {
      id: "line",
      header: t("rejected.line"),
      place: "end",
      cell: ({ line }) => (
        <span className="text-muted-foreground">
          <span className="md:hidden">{t("rejected.line")} </span>
          {line}
        </span>
      ),
    },
    { id: "name", header: t("rejected.name"), place: "first", cell: (line) => <b>{nameOf(line)}</b> },
    {
      id: "written",
      header: t("rejected.written"),
      place: "full",
      // On a tablet only the field shows it.
      className: "md:max-lg:hidden",
      cell: ({ original, field }) => (
        <code className="break-all">
          {cellText(original, field, columns, mapping) || t("rejected.empty")}
        </code>
      ),
    },
    {
      id: "why",
      header: t("rejected.why"),
      place: "full",
      className: "md:max-w-[18rem]",
      cell: (line) => (
        <span id={`why-${line.line}`}>
          {refusalWords({ ...line, written: cellText(line.original, line.field, columns, mapping) })}
        </span>
      ),
    },
    {
      id: "here",
      header: t("correct.here"),
      place: "full",
      cell: (line) => {
        const at = faultyColumn(fields, line.field);
        return (
          <CorrectionField
            line={line}
            label={at === undefined ? undefined : labelOf(line)}
            value={at === undefined ? "" : cellOf(line, at, edits)}
            failedAgain={failed.has(line.line)}
            onWrite={(value) => at !== undefined && onWrite(line, at, value)}
            onLeave={(left_out) => onLeave(line.line, left_out)}
          />
        );
      },
    },
  ];
  return <DataTable caption={t("rejected.title")} rows={lines} rowKey={({ line }) => line} columns={shown} />;
}

const fieldKey = (field: string | null) => (field === "full_name" ? "rejected.full_name" : "rejected.phone");
