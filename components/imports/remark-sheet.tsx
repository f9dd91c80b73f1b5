"use client";

import { useTranslations } from "next-intl";
import type { RemarkedLine } from "@/lib/imports/preview-schema";
import { type Column, DataTable } from "../common/data-table";
import { Pager } from "../common/pager";
import { Section, Sheet } from "../common/sheet";
import { useRemarkWords } from "./use-remark-words";

/** Imported rows of which something was left out or read otherwise. */
export function RemarkSheet({ lines, count }: { lines: RemarkedLine[]; count: number }) {
  const t = useTranslations("imports.remarks");
  const remarkWords = useRemarkWords();
  const columns: Column<RemarkedLine>[] = [
    {
      id: "line",
      header: t("line"),
      cell: ({ line }) => (
        <span className="text-muted-foreground">
          <span className="md:hidden">{t("line")} </span>
          {line}
        </span>
      ),
      className: "md:w-24",
    },
    {
      id: "what",
      header: t("what"),
      place: "full",
      cell: ({ remarks }) =>
        remarks.map((remark, at) => (
          <span key={at} className="block">
            {remarkWords(remark)}
          </span>
        )),
    },
  ];
  return (
    <Sheet labelledBy="import-remarks">
      <Section flush titleId="import-remarks" title={t("title")}>
        <DataTable caption={t("title")} rows={lines} rowKey={({ line }) => line} columns={columns} />
        <Pager shown={lines.length} count={count} countAtLeast={count} from={1} />
      </Section>
    </Sheet>
  );
}
