import { cva } from "class-variance-authority";
import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Explain } from "./explain";
import type { HelpWord } from "./help-words";

export type Column<Row> = {
  id: string;
  header: ReactNode;
  /** The word of the header that a “?” beside it explains; not on a phone, where heads are not shown. */
  explain?: HelpWord;
  cell: (row: Row) => ReactNode;
  /**
   * Position on a phone's card: `name` top left, `first` before all others, `end` on the right, `full` a line of its
   * own, `hidden` not shown.
   */
  place?: "name" | "first" | "end" | "full" | "hidden";
  number?: boolean;
  /** Also hidden between 768 and 1023 px. */
  desk?: boolean;
  sort?: { href: string; direction: "ascending" | "descending" | null };
  className?: string;
};

type DataTableProps<Row> = {
  caption: string;
  rows: Row[];
  rowKey: (row: Row) => string | number;
  columns: Column<Row>[];
};

/* Phone rows are grids; changing `display` removes the table roles, so they are set explicitly. */
const roles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  head: { role: "columnheader" },
  cell: { role: "cell" },
};
const head =
  "border-b border-border-strong px-3 py-2.5 text-left text-xs font-semibold whitespace-nowrap text-muted-foreground first:pl-6 last:pr-6";

const row = cn(
  "last:*:border-b-0 hover:*:bg-accent",
  "max-md:relative max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:gap-x-3 max-md:gap-y-1 max-md:border-b max-md:px-gutter max-md:py-3.5 max-md:last:border-b-0",
);

const cell = cva(
  "align-middle max-md:min-w-0 max-md:empty:hidden md:border-b md:px-3 md:py-2.5 md:first:pl-6 md:last:pr-6",
  {
    variants: {
      place: {
        name: "wrap-anywhere md:min-w-44 xl:min-w-56",
        first: "max-md:-order-1 max-md:text-[1.0625rem]",
        end: "max-md:text-right",
        full: "max-md:col-span-full",
        hidden: "max-md:hidden",
      },
      number: { true: "md:text-right" },
      desk: { true: "max-lg:hidden" },
    },
  },
);

/** A table from 768 px; below, each row is a card. The link in the name column covers the whole card. */
export function DataTable<Row>({ caption, rows, rowKey, columns }: DataTableProps<Row>) {
  return (
    <table
      className="w-full border-collapse text-md/5.5 max-md:block [&_code]:whitespace-nowrap"
      {...roles.table}
    >
      <caption className="sr-only">{caption}</caption>
      <thead className="max-md:sr-only" {...roles.group}>
        <tr {...roles.row}>
          {columns.map((column) => (
            <th
              key={column.id}
              {...roles.head}
              scope="col"
              className={cn(
                head,
                column.number && "text-right",
                column.desk && "max-lg:hidden",
                column.className,
              )}
              aria-sort={column.sort?.direction ?? undefined}
            >
              {column.sort ? <SortLink sort={column.sort}>{column.header}</SortLink> : column.header}
              {column.explain && <Explain word={column.explain} className="-my-1 ml-1 max-md:hidden" />}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block" {...roles.group}>
        {rows.map((line) => (
          <tr key={rowKey(line)} className={row} {...roles.row}>
            {columns.map(({ className, ...column }) => (
              <td key={column.id} {...roles.cell} className={cn(cell(column), className)}>
                {column.cell(line)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SortLink({ sort, children }: { sort: NonNullable<Column<unknown>["sort"]>; children: ReactNode }) {
  return (
    <Link
      href={sort.href}
      scroll={false}
      className="inline-flex items-center gap-1 text-inherit no-underline"
    >
      {children}
      {sort.direction === "ascending" && <ArrowUp />}
      {sort.direction === "descending" && <ArrowDown />}
    </Link>
  );
}

/** Name of a row, with a second line. */
export function NameCell({ href, name, sub }: { href: string; name: ReactNode; sub?: ReactNode }) {
  return (
    <>
      <Link
        className="font-semibold text-inherit no-underline hover:underline hover:decoration-auto max-md:inline-flex max-md:min-h-7 max-md:items-center max-md:text-[1.0625rem] max-md:after:absolute max-md:after:inset-0"
        href={href}
      >
        {name}
      </Link>
      {sub && <span className="block text-sm text-muted-foreground">{sub}</span>}
    </>
  );
}
