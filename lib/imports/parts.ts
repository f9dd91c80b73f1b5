/** A larger file comes in parts: Vercel lets 4.5 MB through at once. */
export const PART_BYTES = 4 * 1024 * 1024;
export const MOST_PARTS = 25;

/** The name under which an import keeps a file. */
export const importName = (file: File): string =>
  file.name.toWellFormed().replaceAll("\0", "").trim().slice(0, 200) || "import.csv";
