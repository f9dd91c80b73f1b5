"use client";

import { Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import type { Mapping } from "@/lib/imports/schema";
import { type Column, DataTable } from "../common/data-table";
import { Section, Sheet } from "../common/sheet";
import { MarkedText } from "../common/state-mark";
import { cn } from "../ui/cn";
import { Segments } from "../ui/segments";
import { cellText } from "./cell-text";
import { useRefusalWords } from "./use-refusal-words";
import { useRemarkWords } from "./use-remark-words";

type Row = ImportPreview["rows"][number];
type FirstRowsProps = {
  rows: Row[];
  columns: string[];
  mapping: Mapping;
  busy: boolean;
  /** Where the first name stands in a column of whole names, if there is one. */
  order?: { title: string; value: NameOrder; onChange: (order: NameOrder) => void };
};
export type NameOrder = "full_name" | "last_and_first_name";

export function FirstRows({ rows, columns, mapping, busy, order }: FirstRowsProps) {
  const t = useTranslations("imports.rows");
  const refusalWords = useRefusalWords();
  const remarkWords = useRemarkWords();
  const wrong = rows.filter(({ problem }) => problem).length;
  const shown: Column<Row>[] = [
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
      cell: (row) => (
        <>
          <b>{row.full_name ?? (cellText(row.cells, "full_name", columns, mapping) || t("nameless"))}</b>
          {row.first_name && row.first_name !== row.full_name && (
            <span className="block text-sm text-muted-foreground">
              {t("first_name", { name: row.first_name })}
            </span>
          )}
        </>
      ),
    },
    {
      id: "phone",
      header: t("phone"),
      place: "full",
      cell: (row) =>
        row.phone ? (
          <span className="whitespace-nowrap">{row.phone}</span>
        ) : (
          <code>{cellText(row.cells, row.problem?.field ?? "phone", columns, mapping) || t("empty")}</code>
        ),
    },
    {
      id: "verdict",
      header: t("verdict"),
      place: "full",
      cell: ({ problem, cells, remarks }) =>
        problem ? (
          <>
            <MarkedText state="yours" icon={Pencil}>
              {t("rejected")}
            </MarkedText>
            <span className="block text-sm text-muted-foreground">
              {refusalWords({
                ...problem,
                written: cellText(cells, problem.field, columns, mapping),
              })}
            </span>
          </>
        ) : (
          <>
            <MarkedText state="ok">{t("ready")}</MarkedText>
            {remarks.map((remark, at) => (
              <span key={at} className="block text-sm text-muted-foreground">
                {remarkWords(remark)}
              </span>
            ))}
          </>
        ),
    },
  ];
  return (
    <Sheet labelledBy="import-rows" className={cn(busy && "opacity-60")}>
      <Section
        flush
        titleId="import-rows"
        title={t("title", { count: rows.length })}
        aside={
          <span className="text-sm text-muted-foreground" role="status">
            {wrong === 0 ? t("none_wrong") : t("wrong", { count: wrong })}
          </span>
        }
      >
        {order && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t px-inset py-3">
            <span className="text-sm text-muted-foreground">{t("order", { title: order.title })}</span>
            <Segments
              label={t("order", { title: order.title })}
              value={order.value}
              onValueChange={order.onChange}
              options={[
                { value: "full_name", label: t("order_first") },
                { value: "last_and_first_name", label: t("order_last") },
              ]}
            />
          </div>
        )}
        <DataTable caption={t("caption")} rows={rows} rowKey={({ line }) => line} columns={shown} />
      </Section>
    </Sheet>
  );
}
