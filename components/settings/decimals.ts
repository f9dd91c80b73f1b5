/** A number as people read it: “0,0712”. */
export const formatDecimal = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 5 }).format(value);

/** A number as people write it: “0,0712”, “1 500”. What is none becomes NaN, which the server refuses with its field. */
export function parseDecimal(written: string): number {
  const plain = written.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  return plain === "" ? Number.NaN : Number(plain);
}
