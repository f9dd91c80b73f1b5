"use client";

import { useTranslations } from "next-intl";
import { CONTACT_FIELDS } from "@/lib/imports/fields";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { type Column, DataTable } from "../common/data-table";
import { Select } from "../ui/select";
import { type Choice, isContactField, ownField } from "./column-choices";

type ColumnTableProps = {
  columns: string[];
  rows: ImportPreview["rows"];
  choices: Choice[];
  onChoose: (at: number, choice: Choice) => void;
};

type Line = { at: number; title: string; samples: string };

/** The columns of the file with their first values, and the field that each is imported to. */
export function ColumnTable({ columns, rows, choices, onChoose }: ColumnTableProps) {
  const t = useTranslations("imports.columns");
  const lines = columns.map((title, at) => ({
    at,
    title: title || t("untitled", { n: at + 1 }),
    samples: rows
      .slice(0, 3)
      .map(({ cells }) => cells[at]?.trim() ?? "")
      .filter(Boolean)
      .join(" · "),
  }));
  const shown: Column<Line>[] = [
    { id: "title", header: t("title"), place: "full", cell: ({ title }) => <b>{title}</b> },
    {
      id: "samples",
      header: t("samples"),
      place: "full",
      cell: ({ samples }) => (
        <span className="text-sm text-muted-foreground break-all">{samples || t("empty")}</span>
      ),
    },
    {
      id: "becomes",
      header: t("becomes"),
      place: "full",
      cell: ({ at, title }) => {
        const choice = choices[at] ?? "";
        const own = ownField(columns[at] ?? "", choice, title);
        return (
          <Select
            dense
            aria-label={t("becomes_of", { title })}
            value={choice}
            onValueChange={(next) => onChoose(at, next)}
            options={[
              { value: "", label: t("ignored") },
              ...CONTACT_FIELDS.map((field) => ({ value: field, label: t(field) })),
              {
                value: own,
                label: t("own_field", { name: own.slice("fields.".length) }),
              },
              ...(choice !== "" && choice !== own && !isContactField(choice)
                ? [{ value: choice, label: choice }]
                : []),
            ]}
          />
        );
      },
    },
  ];
  return <DataTable caption={t("caption")} rows={lines} rowKey={({ at }) => at} columns={shown} />;
}
