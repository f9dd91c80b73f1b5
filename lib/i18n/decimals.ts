import { type Locale, languages } from "./languages";

/** Formats a number for a field or a spreadsheet, without grouping: “0,0712”, “1500”. */
export const decimalFormat = (locale: Locale): ((value: number) => string) =>
  new Intl.NumberFormat(languages[locale].tag, {
    useGrouping: false,
    maximumFractionDigits: 5,
    numberingSystem: "latn",
  }).format;

/** Parses a typed number: “0,0712”, “1 500”. Anything else becomes NaN, which the server rejects with its field. */
export function parseDecimal(written: string): number {
  const plain = written.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}
