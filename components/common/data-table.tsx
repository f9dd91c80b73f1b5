import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";

export type Column<Row> = {
  id: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Where it stands on a phone's card: `name` top left, `end` at the right, `full` a line of its own, `hidden` nowhere. */
  place?: "name" | "end" | "full" | "hidden";
  number?: boolean;
  /** Left out between 768 and 1023 px too. */
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

/* On a phone rows become grids, and `display` takes the table's roles away: they are given back by hand. */
const roles = {
  table: { role: "table" },
  group: { role: "rowgroup" },
  row: { role: "row" },
  head: { role: "columnheader" },
  cell: { role: "cell" },
};
const places = { name: "who-cell", end: "end", full: "full", hidden: "max-md:hidden" };

function placeClass<Row>({ place, number, desk, className }: Column<Row>) {
  return cn(place && places[place], number && "num", desk && "max-lg:hidden", className);
}

/** A table from 768 px; under it, each row is a card. The name's link covers the whole card. */
export function DataTable<Row>({ caption, rows, rowKey, columns }: DataTableProps<Row>) {
  return (
    <table className="tbl" {...roles.table}>
      <caption className="sr-only">{caption}</caption>
      <thead {...roles.group}>
        <tr {...roles.row}>
          {columns.map((column) => (
            <th
              key={column.id}
              {...roles.head}
              scope="col"
              className={cn(column.number && "num", column.desk && "max-lg:hidden", column.className)}
              aria-sort={column.sort?.direction ?? undefined}
            >
              {column.sort ? <SortLink sort={column.sort}>{column.header}</SortLink> : column.header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...roles.group}>
        {rows.map((row) => (
          <tr key={rowKey(row)} {...roles.row}>
            {columns.map((column) => (
              <td key={column.id} {...roles.cell} className={placeClass(column)}>
                {column.cell(row)}
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
    <Link href={sort.href} scroll={false} className="inline-flex items-center gap-1">
      {children}
      {sort.direction === "ascending" && <ArrowUp />}
      {sort.direction === "descending" && <ArrowDown />}
    </Link>
  );
}

/** What a row is called, with its second line. */
export function NameCell({ href, name, sub }: { href: string; name: ReactNode; sub?: ReactNode }) {
  return (
    <>
      <Link className="who" href={href}>
        {name}
      </Link>
      {sub && <span className="sub">{sub}</span>}
    </>
  );
}
