/** Of a workbook: its parts are unpacked in memory. */
export const WORKBOOK_BYTES = 20 * 1024 * 1024;

/** Why a workbook was not read. */
export type WorkbookProblem = "workbook_too_large" | "workbook_unreadable" | "empty";

const SIGNATURE = [0x50, 0x4b, 0x03, 0x04];

/** Whether a file is an Excel workbook, or another zip: its name may lie. */
async function isWorkbook(file: File): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, SIGNATURE.length).arrayBuffer());
  return SIGNATURE.every((byte, place) => bytes[place] === byte);
}

/**
 * The first sheet of an Excel workbook as a CSV file of the same name, a row a line; what is no workbook stays as it is.
 * Numbers keep all their digits and dates are written YYYY-MM-DD. The library comes with the first workbook; rejects
 * when it cannot be fetched, or the file is gone.
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

/** Says what it is written in, so that nobody has to guess. Excel's own way; it counts as no line. */
const DIALECT = "\ufeffsep=;\r\n";

/** `3.3612345678E10` is a telephone number. */
const plainNumber = (written: string): string => String(Number(written));

const isBlank = (cell: unknown): boolean => cell === null || cell === undefined || cell === "";

/** A line break in a cell would be one in the file: lines are counted. */
function textOf(cell: unknown): string {
  if (isBlank(cell)) return "";
  if (cell instanceof Date) return cell.toISOString().replace(/T00:00:00.000Z$/, "");
  return String(cell).replaceAll(/\s*[\r\n]+\s*/g, " ");
}
