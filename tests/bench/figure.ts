export interface Figure {
  row: string;
  what: string;
  value: number;
  unit: string;
  /** Absent: printed only. */
  target?: { at_most?: number; at_least?: number /** A share of the target. */; tolerance: number };
}

/** A few rows that are measured together; `rows` are the names to choose them by. */
export interface Bench {
  rows: string[];
  measure: (tell: (line: string) => void) => Promise<Figure[]>;
}

export type Verdict = "reached" | "within tolerance" | "MISSED" | "printed";

export function verdictOf({ value, target }: Figure): Verdict {
  if (!target) return "printed";
  const { at_most = Number.POSITIVE_INFINITY, at_least = Number.NEGATIVE_INFINITY, tolerance } = target;
  if (value <= at_most && value >= at_least) return "reached";
  const isNear = value <= at_most * (1 + tolerance) && value >= at_least * (1 - tolerance);
  return isNear ? "within tolerance" : "MISSED";
}

export function printFigures(figures: Figure[]): void {
  const lines = figures.map((figure) => [
    figure.row,
    figure.what,
    targetOf(figure),
    `${rounded(figure.value)} ${figure.unit}`,
    verdictOf(figure),
  ]);
  const header = ["row", "what", "target", "figure", "verdict"];
  const widths = header.map((name, n) =>
    Math.max(name.length, ...lines.map((cells) => cells[n]?.length ?? 0)),
  );
  const print = (cells: string[]) =>
    console.log(`| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(" | ")} |`);
  console.log("");
  print(header);
  print(widths.map((width) => "-".repeat(width)));
  for (const cells of lines) print(cells);
}

function targetOf({ target, unit }: Figure): string {
  if (!target) return "";
  const { at_most, at_least, tolerance } = target;
  const bound = at_most === undefined ? `≥ ${at_least}` : `≤ ${at_most}`;
  return `${bound} ${unit}${tolerance > 0 ? ` (± ${Math.round(tolerance * 100)} %)` : ""}`;
}

const rounded = (value: number) =>
  Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;

/** The smallest value that at least this share of all values does not exceed. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
