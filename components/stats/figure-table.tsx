import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { cn } from "../ui/cn";

export type FigureColumn<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Left out on a phone. */
  wide?: boolean;
};

type FigureTableProps<Row> = {
  caption: string;
  rows: Row[];
  rowKey: (row: Row) => string | number;
  name: { header: ReactNode; cell: (row: Row) => ReactNode };
  /** What a bar under the name stands for. */
  bar?: (row: Row) => number;
  columns: FigureColumn<Row>[];
  /** Rows shown; the file holds all of them. */
  most?: number;
};

const MOST_ROWS = 50;

/** Names with their figures; the bars are the same figures for the eye. */
export function FigureTable<Row>({
  caption,
  rows,
  rowKey,
  name,
  bar,
  columns,
  most = MOST_ROWS,
}: FigureTableProps<Row>) {
  const t = useTranslations("statistics");
  const format = useFormat();
  const highest = bar ? Math.max(1, ...rows.map(bar)) : 1;
  return (
    <>
      <table className="figure-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{name.header}</th>
            {columns.map(({ id, header, wide }) => (
              <th key={id} scope="col" className={cn("num", wide && "max-md:hidden")}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr key={rowKey(row)}>
              <th scope="row">
                {name.cell(row)}
                {bar && (
                  <span
                    className="figure-bar"
                    aria-hidden="true"
                    style={{ width: `${(100 * bar(row)) / highest}%` }}
                  />
                )}
              </th>
              {columns.map(({ id, cell, wide }) => (
                <td key={id} className={cn("num", wide && "max-md:hidden")}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <p className="py-3 text-sm text-muted-foreground">
          {t("first_rows", { shown: format.number(most), n: format.number(rows.length) })}
        </p>
      )}
    </>
  );
}
