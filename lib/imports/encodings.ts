/** Encodings in which a file can be read, those of old programs last. */
export const ENCODINGS = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "macintosh",
  "cp850",
  "windows-1256",
  "iso-8859-15",
  "iso-8859-6",
  "windows-1250",
  "windows-1251",
  "windows-1254",
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** One byte a character: a wrong one shows as wrong letters, so a person can choose by sight. */
export const BYTE_ENCODINGS = ENCODINGS.filter((encoding) => !encoding.startsWith("utf-"));
