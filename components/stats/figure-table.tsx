import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { cn } from "../ui/cn";

export type FigureColumn<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Smallest width at which the column is shown; always when undefined. */
  from?: "tablet" | "desk";
};

type FigureTableProps<Row> = {
  caption: string;
  rows: Row[];
  rowKey: (row: Row) => string | number;
  name: { header: ReactNode; cell: (row: Row) => ReactNode };
  /** Value of the bar below the name. */
  bar?: (row: Row) => number;
  columns: FigureColumn<Row>[];
  /** Maximum number of rows; the CSV file has all of them. */
  most?: number;
};

const MOST_ROWS = 50;
const hidden = { tablet: "max-md:hidden", desk: "max-xl:hidden" };

const base = "px-3 py-2 align-top first:pl-0 last:pr-0 max-xl:px-1.5";
const figure = "text-right whitespace-nowrap";

/** A table of names and figures; its bars repeat a figure. */
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
      <table className="w-full text-[0.875rem]/5">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-border-strong">
            <th scope="col" className={cn(base, "text-left font-semibold")}>
              {name.header}
            </th>
            {columns.map(({ id, header, from }) => (
              <th key={id} scope="col" className={cn(base, figure, "font-semibold", from && hidden[from])}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr key={rowKey(row)} className="not-first:border-t">
              <th
                scope="row"
                className={cn(base, "w-[30%] text-left font-medium wrap-anywhere max-md:w-[42%] md:min-w-32")}
              >
                {name.cell(row)}
                {bar && (
                  <span
                    className="mt-1.5 block h-1.5 min-w-px rounded-bar bg-chart-1"
                    aria-hidden="true"
                    style={{ width: `${(100 * bar(row)) / highest}%` }}
                  />
                )}
              </th>
              {columns.map(({ id, cell, from }) => (
                <td key={id} className={cn(base, figure, from && hidden[from])}>
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
