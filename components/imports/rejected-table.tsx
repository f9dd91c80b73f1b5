"use client";

import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { Mapping, RejectedLine } from "@/lib/imports/schema";
import { type Column, DataTable } from "../common/data-table";
import { Pager } from "../common/pager";
import { Section, Sheet } from "../common/sheet";
import { TextLink } from "../ui/text-link";
import { cellText } from "./cell-text";
import { useRefusalWords } from "./use-refusal-words";

type RejectedTableProps = {
  lines: RejectedLine[];
  rejected: number;
  columns: string[];
  mapping: Mapping;
  links: { from: number; previousHref?: string; nextHref?: string };
  downloadHref: string;
};

/** Each line left aside: its number, what is written, why, and what to do. */
export function RejectedTable({
  lines,
  rejected,
  columns,
  mapping,
  links,
  downloadHref,
}: RejectedTableProps) {
  const t = useTranslations("imports.rejected");
  const format = useFormat();
  const refusalWords = useRefusalWords();
  const writtenOf = ({ field, original }: RejectedLine) => cellText(original, field, columns, mapping);
  const fieldOf = ({ field }: RejectedLine) => {
    if (field === "phone" || field === "full_name" || field === "country_code") return t(field);
    return field?.replace(/^fields\.?/, "") || t("field");
  };
  const shown: Column<RejectedLine>[] = [
    {
      id: "line",
      header: t("line"),
      place: "end",
      cell: ({ line }) => (
        <span className="text-muted-foreground">
          <span className="md:hidden">{t("line")} </span>
          {line}
        </span>
      ),
    },
    {
      id: "name",
      header: t("name"),
      place: "first",
      cell: ({ original }) => <b>{cellText(original, "full_name", columns, mapping) || t("nameless")}</b>,
    },
    {
      id: "written",
      header: t("written"),
      place: "full",
      cell: (line) => (
        <>
          <code className="break-all">{writtenOf(line) || t("empty")}</code>
          <span className="block text-sm text-muted-foreground">{fieldOf(line)}</span>
        </>
      ),
    },
    {
      id: "why",
      header: t("why"),
      place: "full",
      cell: (line) => refusalWords({ ...line, written: writtenOf(line) }),
    },
  ];
  return (
    <Sheet labelledBy="import-rejected">
      <Section
        flush
        titleId="import-rejected"
        title={t("title")}
        aside={
          <TextLink href={downloadHref} prefetch={false} download>
            <Download />
            {t("download", { count: rejected, n: format.number(rejected) })}
          </TextLink>
        }
      >
        <DataTable caption={t("title")} rows={lines} rowKey={({ line }) => line} columns={shown} />
        <Pager shown={lines.length} count={rejected} countAtLeast={rejected} {...links} />
      </Section>
    </Sheet>
  );
}
