import type { Column } from "@/lib/imports/mapping";
import type { RejectedLine } from "@/lib/imports/schema";

/** The rows of this page, and those edited on other pages of the list. */
export const allLines = (
  shown: RejectedLine[],
  edited_rows: Record<number, RejectedLine>,
): RejectedLine[] => [
  ...shown,
  ...Object.values(edited_rows).filter(({ line }) => !shown.some((each) => each.line === line)),
];

/** Changed cells, by row and column. */
export type Edits = Record<number, Record<number, string>>;

export const cellOf = (line: RejectedLine, at: number, edits: Edits): string =>
  edits[line.line]?.[at] ?? line.original[at] ?? "";

/** Sets a cell; a value equal to the original removes the edit. */
export function edited(edits: Edits, line: RejectedLine, at: number, value: string): Edits {
  const { [at]: _, ...rest } = edits[line.line] ?? {};
  const cells = value === (line.original[at] ?? "") ? rest : { ...rest, [at]: value };
  return { ...edits, [line.line]: cells };
}

/** All cells of the rows that differ from the file. */
export function changedLines(lines: RejectedLine[], edits: Edits): { line: number; cells: string[] }[] {
  return lines.flatMap((line) => {
    const places = Object.entries(edits[line.line] ?? {}).filter(
      ([at, value]) => value !== (line.original[Number(at)] ?? ""),
    );
    if (places.length === 0) return [];
    const length = Math.max(line.original.length, ...places.map(([at]) => Number(at) + 1));
    return [{ line: line.line, cells: Array.from({ length }, (_, at) => cellOf(line, at, edits)) }];
  });
}

export const withoutLines = (edits: Edits, gone: { line: number }[]): Edits =>
  Object.fromEntries(
    Object.entries(edits).filter(([line]) => !gone.some((each) => each.line === Number(line))),
  );

/** The column to show a refusal at; a refused name may be in any of its parts. */
export function faultyColumn(fields: Column[], field: string | null): number | undefined {
  const names =
    field === "full_name" ? ["full_name", "last_and_first_name", "first_name", "last_name"] : [field];
  return fields.find((each) => names.includes(each.field))?.index;
}

/** The number that was probably meant. */
export function suggested({ detail }: Pick<RejectedLine, "detail">): string | undefined {
  return typeof detail?.phone === "string" ? detail.phone : undefined;
}
