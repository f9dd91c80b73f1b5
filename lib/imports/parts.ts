/** Size of the parts in which a larger file is uploaded; Vercel's limit per request is 4.5 MB. */
export const PART_BYTES = 4 * 1024 * 1024;
export const MOST_PARTS = 25;

/** The file name stored with an import. */
export const importName = (file: File): string =>
  file.name.toWellFormed().replaceAll("\0", "").trim().slice(0, 200) || "import.csv";
