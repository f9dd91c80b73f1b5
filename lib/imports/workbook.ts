import { createFormat } from "@/lib/i18n/format";
import type { Locale } from "@/lib/i18n/languages";

/** Limit for a workbook, which is unpacked in memory. */
export const WORKBOOK_BYTES = 20 * 1024 * 1024;

/** A packed file of a few kilobytes can unpack to gigabytes. */
const UNPACKED_BYTES = 400 * 1024 * 1024;
/** The library makes room for every cell of the rectangle that is used, empty or not. */
const MOST_CELLS = 10_000_000;

/** Why a workbook could not be read. */
export type WorkbookProblem = "workbook_too_large" | "workbook_unreadable" | "empty" | "unknown_sheet";

export type Workbook = {
  sheet: string;
  sheets: string[];
  /** The numbers of the rows that hold something. */
  lines: number[];
};
/** A file as it is uploaded, and the sheet that it was made from. */
export type Opened = { file: File; workbook?: Workbook };

const SIGNATURE = [0x50, 0x4b, 0x03, 0x04];

/** Whether bytes begin a zip, such as an Excel workbook: its extension may be wrong. */
export const isWorkbook = (bytes: Uint8Array): boolean =>
  SIGNATURE.every((byte, place) => bytes[place] === byte);

/**
 * Converts a sheet of an Excel workbook to a CSV file of the same name, with dates and amounts as its reader sees them;
 * without a name the first sheet that holds something. Returns other files unchanged. Loads its libraries on demand;
 * rejects when that fails.
 */
export async function openFile(
  file: File,
  locale: Locale,
  sheet?: string,
  unpacked_bytes = UNPACKED_BYTES,
): Promise<Opened | { problem: WorkbookProblem; sheets?: string[] }> {
  if (!isWorkbook(new Uint8Array(await file.slice(0, SIGNATURE.length).arrayBuffer()))) return { file };
  if (file.size > WORKBOOK_BYTES) return { problem: "workbook_too_large" };
  const [
    { readSheet },
    { default: Papa },
    { extentOf, numberFormatsIn, sheetsIn, shownNumber, unpackedBytes },
  ] = await Promise.all([
    import("read-excel-file/universal"),
    import("papaparse"),
    import("./number-formats"),
  ]);
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (unpackedBytes(bytes) > unpacked_bytes) return { problem: "workbook_too_large" };
    const sheets = sheetsIn(bytes);
    const chosen = sheet === undefined ? sheets : sheets.filter((each) => each.name === sheet);
    if (chosen.length === 0 && sheets.length > 0)
      return { problem: "unknown_sheet", sheets: sheets.map((each) => each.name) };
    const text = textOf(locale);
    for (const { name, path } of chosen) {
      if (extentOf(bytes, path) > MOST_CELLS) return { problem: "workbook_too_large" };
      const rows = await readSheet<Stored>(file, name, {
        parseNumber: (stored) => ({ stored }),
        trim: false,
      });
      if (rows.every((row) => row.every(isBlank))) continue;
      const formats = numberFormatsIn(bytes, path);
      const shown = (cell: unknown, row: number, column: number) =>
        isStored(cell)
          ? shownNumber(cell.stored, formats.get(`${row + 1}:${column + 1}`), locale)
          : text(cell);
      const lines = rows.map((cells, row) =>
        cells.every(isBlank) ? [] : cells.map((cell, column) => shown(cell, row, column)),
      );
      return {
        file: new File([DIALECT + Papa.unparse(lines, { delimiter: ";" })], file.name, {
          lastModified: file.lastModified,
        }),
        workbook: {
          sheet: name,
          sheets: sheets.map((each) => each.name),
          lines: lines.flatMap((cells, row) => (cells.length > 0 ? [row + 1] : [])),
        },
      };
    }
    return { problem: "empty" };
  } catch {
    return { problem: "workbook_unreadable" };
  }
}

/** Excel's line that states the delimiter; it does not count as a row. */
const DIALECT = "\ufeffsep=;\r\n";

/** A number as the workbook stores it, with all digits. */
type Stored = { stored: string };
const isStored = (cell: unknown): cell is Stored =>
  typeof cell === "object" && cell !== null && "stored" in cell;

const isBlank = (cell: unknown): boolean => cell === null || cell === undefined || cell === "";

/** Dates in words; line breaks, which would change the row numbers of the file, become blanks. */
function textOf(locale: Locale): (cell: unknown) => string {
  const format = createFormat(locale, "UTC", "");
  return (cell) => {
    if (isBlank(cell)) return "";
    if (!(cell instanceof Date)) return String(cell).replaceAll(/\s*[\r\n]+\s*/g, " ");
    // A cell with a time only counts from the first day of Excel's calendar.
    if (cell.getUTCFullYear() < 1901) return format.time(cell);
    return /T00:00:00/.test(cell.toISOString()) ? format.date(cell) : format.dateTime(cell);
  };
}
