/** Limit for a workbook, which is unpacked in memory. */
export const WORKBOOK_BYTES = 20 * 1024 * 1024;

/** Why a workbook could not be read. */
export type WorkbookProblem = "workbook_too_large" | "workbook_unreadable" | "empty";

const SIGNATURE = [0x50, 0x4b, 0x03, 0x04];

/** Whether a file is a zip, such as an Excel workbook, by its content: its extension may be wrong. */
async function isWorkbook(file: File): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, SIGNATURE.length).arrayBuffer());
  return SIGNATURE.every((byte, place) => bytes[place] === byte);
}

/**
 * Converts the first sheet of an Excel workbook to a CSV file of the same name; returns other files unchanged. Numbers
 * keep all digits, dates become YYYY-MM-DD. Loads its library on demand; rejects when that fails.
 */
export async function csvOf(file: File): Promise<File | { problem: WorkbookProblem }> {
  if (!(await isWorkbook(file))) return file;
  if (file.size > WORKBOOK_BYTES) return { problem: "workbook_too_large" };
  const [{ readSheet }, { default: Papa }] = await Promise.all([
    import("read-excel-file/universal"),
    import("papaparse"),
  ]);
  try {
    const rows = await readSheet<string>(file, { parseNumber: plainNumber, trim: false });
    if (rows.length === 0) return { problem: "empty" };
    const lines = rows.map((row) => (row.every(isBlank) ? [] : row.map(textOf)));
    const text = DIALECT + Papa.unparse(lines, { delimiter: ";" });
    return new File([text], file.name, { lastModified: file.lastModified });
  } catch {
    return { problem: "workbook_unreadable" };
  }
}

/** Excel's line that states the delimiter; it does not count as a row. */
const DIALECT = "\ufeffsep=;\r\n";

/** Writes out `3.3612345678E10`, a phone number. */
const plainNumber = (written: string): string => String(Number(written));

const isBlank = (cell: unknown): boolean => cell === null || cell === undefined || cell === "";

/** Replaces line breaks, which would change the row numbers of the file. */
function textOf(cell: unknown): string {
  if (isBlank(cell)) return "";
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00.000Z$/, "");
  return String(cell).replaceAll(/\s*[\r\n]+\s*/g, " ");
}
