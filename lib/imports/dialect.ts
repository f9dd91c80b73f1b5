import Papa from "papaparse";
import { looksLikePhone } from "@/lib/contacts/phone-text";

/** Excel's `sep=;` line before the titles, which Excel does not count as a row. */
const DIALECT_LINE = /^\ufeff?"?sep=(\\t|.)"?[;,\t]*(?:\n|$)/i;
const USUAL = [";", ",", "\t", "|"];
const RARE = ["^", "~", "¦", "§", "¤", "#", ":", "!", "*", "_", "&", "\u001e", "\u001f"];
const JUDGED_CHARACTERS = 64 * 1024;
const JUDGED_ROWS = 40;

export type Dialect = { delimiter: string; skipped: number };

/** The delimiter that splits the first rows most evenly, and best sets a column of phone numbers apart. */
export function dialectOf(text: string, given?: string): Dialect {
  const [line = "", stated] = DIALECT_LINE.exec(text) ?? [];
  if (stated) return { delimiter: stated === "\\t" ? "\t" : stated, skipped: line.length };
  if (given) return { delimiter: given, skipped: 0 };
  let best = { delimiter: ";", score: 1 + phoneShare(rowsOf(text, "\u0000")) };
  for (const delimiter of [...USUAL, ...RARE]) {
    const score = evenness(rowsOf(text, delimiter), !USUAL.includes(delimiter));
    if (score > best.score) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, skipped: 0 };
}

function rowsOf(text: string, delimiter: string): string[][] {
  const options = { delimiter, newline: "\n", preview: JUDGED_ROWS } as const;
  const { data } = Papa.parse<string[]>(text.slice(0, JUDGED_CHARACTERS), options);
  return data.filter((cells) => cells.some((cell) => cell.trim() !== ""));
}

function evenness(rows: string[][], isRare: boolean): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [columns, times] = [...counts].sort((one, other) => other[1] - one[1] || other[0] - one[0])[0] ?? [
    0, 0,
  ];
  if (columns === 0) return 0;
  const share = times / rows.length;
  const phones = phoneShare(rows);
  if (isRare && (share < 0.8 || phones < 0.3)) return 0;
  return share + phones + (isRare ? 0 : 0.5) + Math.min(columns, 20) / 100;
}

/** The share of rows with a phone number in the column that has most. */
function phoneShare(rows: string[][]): number {
  const counts: number[] = [];
  for (const cells of rows) {
    for (const [at, cell] of cells.entries()) if (looksLikePhone(cell)) counts[at] = (counts[at] ?? 0) + 1;
  }
  return rows.length === 0 ? 0 : Math.max(0, ...counts.filter(Boolean)) / rows.length;
}
